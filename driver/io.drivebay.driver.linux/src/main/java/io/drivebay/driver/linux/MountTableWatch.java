package io.drivebay.driver.linux;

import io.drivebay.api.DiskException;
import io.drivebay.driver.linux.internal.WakeablePoll;
import io.drivebay.driver.linux.internal.jna.Errno;
import io.drivebay.driver.linux.internal.jna.LibC;

/**
 * Tells when the mount table changes: the kernel flags an open {@code mountinfo} with POLLPRI and POLLERR
 * (proc_pid_mounts(5)). Changes since the watch was opened are not missed: open it first, then read the table.
 * Threads: one waits, any closes.
 */
public final class MountTableWatch implements AutoCloseable {
    private static final int O_CLOEXEC = 0x80000;

    private final WakeablePoll poll;

    /** Starts to watch. */
    public MountTableWatch() throws DiskException {
        int fd = LibC.open(MountTable.MOUNTINFO.toString(), O_CLOEXEC, 0);
        if (fd < 0) {
            throw Errno.exception("open " + MountTable.MOUNTINFO);
        }
        poll = new WakeablePoll(fd, WakeablePoll.POLLPRI);
    }

    /** Waits for the next change, at any length; false if the watch was closed. */
    public boolean await() throws DiskException {
        return poll.await(-1) == WakeablePoll.Outcome.READY;
    }

    /** Ends the watch; who waits is told. Does nothing the second time. */
    @Override
    public void close() {
        poll.close();
    }
}
