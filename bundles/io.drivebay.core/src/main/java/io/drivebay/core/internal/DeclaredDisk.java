package io.drivebay.core.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.disk.DiskDeclaration;
import io.drivebay.api.disk.DiskState;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One declared disk and how far it is. */
final class DeclaredDisk {
    private static final Logger LOG = LoggerFactory.getLogger(DeclaredDisk.class);
    private static final long BUSY_RETRY_SECONDS = 2;

    private final DiskDeclaration declaration;
    private final DiskRegistry registry;
    private final BringUp bringUp;

    private ManagedDisk disk;
    private boolean ended;
    private String told = "";

    DeclaredDisk(DiskDeclaration declaration, DiskRegistry registry, BringUp bringUp) {
        this.declaration = declaration;
        this.registry = registry;
        this.bringUp = bringUp;
    }

    /** Does what is missing; what does not work is told once and tried again later. */
    synchronized void reconcile() {
        if (ended) {
            return;
        }
        try {
            if (disk == null || disk.state() == DiskState.DELETED) {
                disk = registry.createWaiting(declaration.disk());
            }
            if (!disk.show()) {
                // what it waits for comes by itself, and its message stays
                return;
            }
            if (disk.medium().isEmpty()) {
                // the other declared disks wait for this one
                disk.insertSoon(declaration.medium());
            }
            registry.insert(disk, declaration);
            bringUp.mount(disk, declaration);
            trouble("");
        } catch (DiskException e) {
            trouble(e.describe());
        } catch (RuntimeException e) {
            LOG.error("Declared disk {}", declaration.disk().name(), e);
        }
    }

    private void trouble(String text) {
        if (disk != null && text.isEmpty()) {
            disk.over(told);
        } else if (disk != null) {
            disk.message(text);
        }
        if (!text.isEmpty() && !text.equals(told)) {
            LOG.warn("Declared disk {} is not complete: {}", declaration.disk().name(), text);
        }
        told = text;
    }

    /** The declaration is gone: takes the disk down as soon as nobody uses it. */
    synchronized void end() {
        ended = true;
        if (disk == null) {
            return;
        }
        try {
            disk.deleteSoon();
        } catch (DiskException e) {
            trouble(e.describe());
            if (disk.state() != DiskState.DELETED) {
                tryAgain();
            }
        }
    }

    private void tryAgain() {
        try {
            registry.timer().schedule(() -> registry.later(this::end), BUSY_RETRY_SECONDS, TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            // the host ends, and takes the disk down by force
        }
    }
}
