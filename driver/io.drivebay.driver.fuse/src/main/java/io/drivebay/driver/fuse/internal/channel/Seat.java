package io.drivebay.driver.fuse.internal.channel;

import io.drivebay.api.DiskException;
import io.drivebay.driver.linux.CpuMask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a queue's thread runs: at home on the processor whose requests it serves, which is best for a thread that sleeps
 * between them; or away from it, for one that does not, as whoever sends the requests runs at home. Threads: that one.
 */
final class Seat implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Seat.class);

    private final CpuMask home;
    private final CpuMask elsewhere;
    private boolean away;
    private boolean fixed;

    Seat(int cpu) throws DiskException {
        home = CpuMask.only(cpu);
        try {
            elsewhere = CpuMask.allBut(cpu);
        } catch (DiskException e) {
            home.close();
            throw e;
        }
    }

    /** Sends the calling thread home for the first time. */
    void take() {
        move(home);
    }

    /** Goes home, if it is away. */
    void comeHome() {
        if (away) {
            away = false;
            move(home);
        }
    }

    /** Goes away; false if it cannot. */
    boolean leave() {
        if (!away && !fixed) {
            away = move(elsewhere);
        }
        return away;
    }

    private boolean move(CpuMask there) {
        try {
            there.apply();
            return true;
        } catch (DiskException e) {
            // there is one processor only, or not this one
            fixed = true;
            LOG.debug(
                    "{} runs where the system lets it: {}",
                    Thread.currentThread().getName(),
                    e.getMessage());
            return false;
        }
    }

    @Override
    public void close() {
        home.close();
        elsewhere.close();
    }
}
