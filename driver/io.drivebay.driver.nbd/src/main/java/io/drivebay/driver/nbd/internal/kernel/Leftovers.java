package io.drivebay.driver.nbd.internal.kernel;

import io.drivebay.driver.linux.NbdControl;
import io.drivebay.driver.linux.NbdIdentity;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Devices of hosts that died, known by their identity and by the lock that nobody holds. Those whose medium is still
 * there wait for their disk as long as their I/O does; the others are taken away at once.
 */
final class Leftovers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "drivebay-nbd-leftovers");
        thread.setDaemon(true);
        return thread;
    });

    /** Looks for them, and has those that wait looked at again when their time is over. */
    void look() {
        try {
            for (NbdNode node : NbdNode.all()) {
                Optional<NbdIdentity> identity = node.identity();
                if (identity.isPresent()) {
                    look(node, identity.get());
                }
            }
        } catch (IOException e) {
            LOG.warn("not all that dead hosts have left can be taken away: {}", e.getMessage());
        }
    }

    private void look(NbdNode node, NbdIdentity identity) throws IOException {
        Optional<HostLock> lock = HostLock.clearUp(identity.disk());
        if (lock.isEmpty()) {
            return;
        }
        if (lock.get().medium().isEmpty()) {
            remove(node, identity, lock.get());
            return;
        }
        lock.get().leave();
        long wait = identity.deadTimeout().toSeconds();
        LOG.info("{} waits for its disk {}, at most {} s", node.path(), identity.disk(), wait);
        clock.schedule(() -> removeUnlessTaken(node, identity), wait, TimeUnit.SECONDS);
    }

    private void removeUnlessTaken(NbdNode node, NbdIdentity identity) {
        try {
            Optional<HostLock> lock = HostLock.clearUp(identity.disk());
            if (lock.isPresent()) {
                remove(node, identity, lock.get());
            }
        } catch (IOException e) {
            LOG.warn("{} of disk {} cannot be taken away: {}", node.path(), identity.disk(), e.getMessage());
        }
    }

    private static void remove(NbdNode node, NbdIdentity identity, HostLock lock) throws IOException {
        try (lock;
                NbdControl control = NbdControl.open()) {
            if (node.identity().equals(Optional.of(identity))) {
                new Release(control, node).byForce(() -> {});
                LOG.info("took {} away, which a dead host left of disk {}", node.path(), identity.disk());
            }
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
