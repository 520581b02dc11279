package io.drivebay.core.internal;

import io.drivebay.api.disk.DiskDeclaration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    /** In the order they were declared; guarded by itself. */
    private final Map<DiskDeclaration, DeclaredDisk> declared = new LinkedHashMap<>();

    @Activate
    public Declarations(@Reference DiskRegistry registry, @Reference BringUp bringUp) {
        this.registry = registry;
        this.bringUp = bringUp;
        registry.observe(this::reconcile);
        retries = registry.timer()
                .scheduleWithFixedDelay(
                        () -> registry.lifecycle().execute(this::reconcile),
                        RETRY_SECONDS,
                        RETRY_SECONDS,
                        TimeUnit.SECONDS);
    }

    @Deactivate
    void deactivate() {
        retries.cancel(false);
        registry.observe(() -> {});
    }

    void add(DiskDeclaration declaration) {
        DeclaredDisk disk = new DeclaredDisk(declaration, registry, bringUp);
        synchronized (declared) {
            declared.put(declaration, disk);
        }
        registry.lifecycle().execute(disk::reconcile);
    }

    void remove(DiskDeclaration declaration) {
        DeclaredDisk disk;
        synchronized (declared) {
            disk = declared.remove(declaration);
        }
        if (disk != null) {
            disk.end();
        }
    }

    private void reconcile() {
        List<DeclaredDisk> all;
        synchronized (declared) {
            all = new ArrayList<>(declared.values());
        }
        all.forEach(DeclaredDisk::reconcile);
    }
}
