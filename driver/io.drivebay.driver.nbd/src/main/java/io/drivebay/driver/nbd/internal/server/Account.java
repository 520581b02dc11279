package io.drivebay.driver.nbd.internal.server;

import java.util.concurrent.atomic.AtomicLong;

/** What a connection has of the blocks. Threads: any. */
final class Account {
    private final long most;
    private final Runnable onRoom;
    private final AtomicLong held = new AtomicLong();

    /**
     * @param most bytes that it may have
     * @param onRoom told when it has less again
     */
    Account(long most, Runnable onRoom) {
        this.most = most;
        this.onRoom = onRoom;
    }

    boolean charge(long bytes) {
        if (held.addAndGet(bytes) <= most) {
            return true;
        }
        held.addAndGet(-bytes);
        return false;
    }

    void chargeAnyway(long bytes) {
        held.addAndGet(bytes);
    }

    void discharge(long bytes) {
        held.addAndGet(-bytes);
        onRoom.run();
    }

    /** There may be room for it in the pool again. */
    void roomInPool() {
        onRoom.run();
    }
}
