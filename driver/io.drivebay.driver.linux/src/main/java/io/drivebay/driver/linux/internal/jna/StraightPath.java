package io.drivebay.driver.linux.internal.jna;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Files by openat2(2) with RESOLVE_NO_SYMLINKS: the kernel itself refuses a path with a symbolic link anywhere, so that
 * nobody can divert it by exchanging a folder for a link between a look and the opening.
 */
public final class StraightPath {
    /** The number is the same on every architecture; {@code struct open_how} is three 64-bit words. */
    private static final long SYS_OPENAT2 = 437;

    private static final int AT_FDCWD = -100;
    private static final int O_CLOEXEC = 0x80000;
    private static final int O_PATH = 0x200000;
    private static final long RESOLVE_NO_SYMLINKS = 0x4;
    private static final int OPEN_HOW_BYTES = 24;
    private static final int ELOOP = 40;
    private static final int ENOSYS = 38;

    private StraightPath() {}

    /**
     * Opens as open(2) does; closed when a program is executed.
     *
     * @param mode permissions of a file that is made; 0 if the flags do not make one
     * @return the descriptor; negative on failure, {@link Errno} then says why
     */
    public static int open(Path path, int flags, int mode) {
        byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
        try (Memory text = new Memory(name.length + 1L);
                Memory how = new Memory(OPEN_HOW_BYTES)) {
            text.write(0, name, 0, name.length);
            text.setByte(name.length, (byte) 0);
            how.setLong(0, Integer.toUnsignedLong(flags | O_CLOEXEC));
            how.setLong(8, mode);
            how.setLong(16, RESOLVE_NO_SYMLINKS);
            return (int) LibC.syscall(
                    SYS_OPENAT2, AT_FDCWD, Pointer.nativeValue(text), Pointer.nativeValue(how), OPEN_HOW_BYTES, 0, 0);
        }
    }

    /** A descriptor that only stands for a folder; as {@link #open} else. */
    public static int folder(Path path) {
        return open(path, O_PATH | Architecture.HERE.directory(), 0);
    }

    /** What a failure means: {@code open /srv/a.img: Permission denied}. */
    public static DiskException failure(int errno, String what) {
        return switch (errno) {
            case ELOOP ->
                new DiskException(
                        ErrorCode.ACCESS_DENIED,
                        what
                                + ": there is a symbolic link on the way, which somebody could divert; name the real path");
            case ENOSYS -> new DiskException(ErrorCode.NOT_SUPPORTED, what + ": Linux 5.6 or later is needed");
            default -> Errno.exception(errno, what);
        };
    }
}
