package io.drivebay.driver.linux.internal.jna;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.StringArray;
import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The set-uid helper {@code fusermount3}: it mounts for users without rights and passes the open device back over a Unix
 * socket whose number it finds in {@code _FUSE_COMMFD} (SCM_RIGHTS, unix(7)).
 */
public final class FuserMount {
    private static final String PROGRAM = "fusermount3";
    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM_CLOEXEC = 1 | 0x80000;
    private static final int MSG_CMSG_CLOEXEC = 0x40000000;
    /** Larger than {@code posix_spawn_file_actions_t} of any C library. */
    private static final int ACTIONS_BYTES = 256;
    /** {@code struct msghdr}: iov at 16, iovlen 24, control 32, controllen 40. */
    private static final int MSGHDR_BYTES = 56;
    /** {@code CMSG_SPACE(sizeof(int))}: a header of 16 bytes, then the descriptor. */
    private static final int CONTROL_BYTES = 24;

    private static final int CONTROL_DESCRIPTOR = 16;

    /** How long an unmount waits for a place for its process. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private FuserMount() {}

    /** Mounts; returns the number of the device's descriptor. */
    public static int mount(Path target, String options) throws DiskException {
        Memory pair = new Memory(2 * Integer.BYTES);
        if (ProcessCalls.socketpair(AF_UNIX, SOCK_STREAM_CLOEXEC, 0, address(pair)) < 0) {
            throw Errno.exception("make a socket pair for " + PROGRAM);
        }
        int ours = pair.getInt(0);
        int theirs = pair.getInt(Integer.BYTES);
        int status;
        try {
            try {
                status = run(0, theirs, PROGRAM, "-o", options, "--", target.toString());
            } finally {
                LibC.close(theirs);
            }
            int device = status == 0 ? receive(ours) : -1;
            if (device < 0) {
                throw new DiskException(
                        ErrorCode.ACCESS_DENIED,
                        PROGRAM + " did not mount " + target + " (status " + status
                                + "); what it said is on standard error");
            }
            return device;
        } finally {
            LibC.close(ours);
        }
    }

    /**
     * Unmounts lazily. Threads that have ended, and the kernel's workers of a ring that is closed, count a moment longer
     * (setrlimit(2), RLIMIT_NPROC): it waits for their places, as a mount would be left without.
     */
    public static void unmount(Path target) throws DiskException {
        int status = run(PATIENCE_NANOS, -1, PROGRAM, "-u", "-q", "-z", "--", target.toString());
        if (status != 0) {
            throw new DiskException(
                    ErrorCode.BUSY, PROGRAM + " did not unmount " + target + " (status " + status + ")");
        }
    }

    private static int run(long patience, int socket, String... arguments) throws DiskException {
        Memory actions = new Memory(ACTIONS_BYTES);
        Memory pid = new Memory(Integer.BYTES);
        StringArray words = new StringArray(arguments, "UTF-8");
        StringArray environment =
                new StringArray(new String[] {"PATH=" + System.getenv("PATH"), "_FUSE_COMMFD=" + socket}, "UTF-8");
        ProcessCalls.posix_spawn_file_actions_init(address(actions));
        try {
            if (socket >= 0) {
                // duplicating onto itself keeps it open in the child
                ProcessCalls.posix_spawn_file_actions_adddup2(address(actions), socket, socket);
            }
            long begun = System.nanoTime();
            int errno = ProcessCalls.posix_spawnp(
                    address(pid), arguments[0], address(actions), 0, address(words), address(environment));
            while (errno == Errno.EAGAIN && System.nanoTime() - begun < patience) {
                LockSupport.parkNanos(LOOK_NANOS);
                errno = ProcessCalls.posix_spawnp(
                        address(pid), arguments[0], address(actions), 0, address(words), address(environment));
            }
            if (errno != 0) {
                throw Errno.exception(errno, "start " + arguments[0] + " (package fuse3)");
            }
        } finally {
            ProcessCalls.posix_spawn_file_actions_destroy(address(actions));
        }
        Memory status = new Memory(Integer.BYTES);
        while (ProcessCalls.waitpid(pid.getInt(0), address(status), 0) < 0) {
            if (Errno.last() != Errno.EINTR) {
                throw Errno.exception("wait for " + arguments[0]);
            }
        }
        int word = status.getInt(0);
        return (word & 0x7f) == 0 ? word >> 8 & 0xff : 128 + (word & 0x7f);
    }

    private static int receive(int socket) {
        Memory message = new Memory(MSGHDR_BYTES);
        Memory vector = new Memory(2L * Long.BYTES);
        Memory data = new Memory(1);
        Memory control = new Memory(CONTROL_BYTES);
        message.clear();
        control.clear();
        vector.setLong(0, address(data));
        vector.setLong(Long.BYTES, 1);
        message.setLong(16, address(vector));
        message.setLong(24, 1);
        message.setLong(32, address(control));
        message.setLong(40, CONTROL_BYTES);
        long bytes = ProcessCalls.recvmsg(socket, address(message), MSG_CMSG_CLOEXEC);
        boolean passed = bytes > 0 && message.getLong(40) >= CONTROL_DESCRIPTOR + Integer.BYTES;
        return passed ? control.getInt(CONTROL_DESCRIPTOR) : -1;
    }

    private static long address(Memory memory) {
        return Pointer.nativeValue(memory);
    }
}
