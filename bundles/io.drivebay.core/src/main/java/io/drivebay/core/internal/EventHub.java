package io.drivebay.core.internal;

import io.drivebay.api.ErrorCode;
import io.drivebay.api.disk.DiskEvent;
import io.drivebay.api.disk.DiskListener;
import io.drivebay.api.disk.DiskSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes events to the listeners and to EventAdmin, in order, on a thread of its own. It is itself a listener, marked as
 * the relay, to which other bundles hand what they have to tell.
 */
@Component(
        service = {EventHub.class, DiskListener.class},
        property = EventHub.RELAY + "=true")
public final class EventHub implements DiskListener {
    static final String RELAY = "io.drivebay.event.relay";

    private static final Logger LOG = LoggerFactory.getLogger(EventHub.class);

    private final List<DiskListener> listeners = new CopyOnWriteArrayList<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
        Thread made = new Thread(work, "drivebay-events");
        made.setDaemon(true);
        return made;
    });

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile EventAdmin eventAdmin;

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            target = "(!(" + RELAY + "=true))")
    void bindListener(DiskListener listener) {
        listeners.add(listener);
    }

    void unbindListener(DiskListener listener) {
        listeners.remove(listener);
    }

    /** Delivers what has been told and ends. */
    @Deactivate
    void deactivate() {
        thread.shutdown();
    }

    void tell(DiskEvent.Kind kind, DiskSpec disk, String message) {
        tell(kind, disk, message, Optional.empty());
    }

    void tell(DiskEvent.Kind kind, DiskSpec disk, String message, Optional<ErrorCode> failure) {
        changed(new DiskEvent(kind, disk.name(), disk.guid(), message, Instant.now(), failure));
    }

    @Override
    public void changed(DiskEvent event) {
        if (!thread.isShutdown()) {
            thread.execute(() -> deliver(event));
        }
    }

    private void deliver(DiskEvent event) {
        LOG.info("Disk {}: {} {}", event.disk(), event.kind(), event.message());
        for (DiskListener listener : listeners) {
            try {
                listener.changed(event);
            } catch (RuntimeException | Error e) {
                LOG.warn("Listener {} failed at {}", listener, event.kind(), e);
            }
        }
        EventAdmin admin = eventAdmin;
        if (admin != null) {
            admin.postEvent(new Event(
                    DiskEvent.TOPIC + event.kind(),
                    Map.of(
                            "disk", event.disk(),
                            "guid", event.guid().toString(),
                            "message", event.message(),
                            "timestamp", event.time().toEpochMilli(),
                            "code", event.failure().map(ErrorCode::win32).orElse(0))));
        }
    }
}
