package io.drivebay.core.internal;

import io.drivebay.api.disk.DiskDeclaration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * The disks that are declared, each held against what is there: at every declaration, at every service that comes, and
 * now and then for what no event tells (a file that appears).
 */
@Component(service = Declarations.class)
public final class Declarations {
    private static final long RETRY_SECONDS = 10;

    private final DiskRegistry registry;
    private final BringUp bringUp;
    private final ScheduledFuture<?> retries;

    /** In the order they were declared. */
    private final List<DeclaredDisk> declared = new CopyOnWriteArrayList<>();

    @Activate
    public Declarations(@Reference DiskRegistry registry, @Reference BringUp bringUp) {
        this.registry = registry;
        this.bringUp = bringUp;
        registry.observe(this::reconcile);
        retries = registry.timer()
                .scheduleWithFixedDelay(
                        () -> registry.later(this::reconcile), RETRY_SECONDS, RETRY_SECONDS, TimeUnit.SECONDS);
    }

    @Deactivate
    void deactivate() {
        retries.cancel(false);
        registry.observe(() -> {});
    }

    /** A declaration came; the answer is what {@link #remove} takes. */
    DeclaredDisk add(DiskDeclaration declaration) {
        DeclaredDisk disk = new DeclaredDisk(declaration, registry, bringUp);
        declared.add(disk);
        registry.later(disk::reconcile);
        return disk;
    }

    /** A declaration is gone. */
    void remove(DeclaredDisk disk) {
        declared.remove(disk);
        disk.end();
    }

    private void reconcile() {
        declared.forEach(DeclaredDisk::reconcile);
    }
}
