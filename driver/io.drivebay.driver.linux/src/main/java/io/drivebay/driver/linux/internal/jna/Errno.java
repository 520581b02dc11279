package io.drivebay.driver.linux.internal.jna;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;

/** The calling thread's errno, as a number and as an exception. */
public final class Errno {
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int EINTR = 4;
    public static final int EIO = 5;
    public static final int ENXIO = 6;
    public static final int EAGAIN = 11;
    public static final int EACCES = 13;
    public static final int EBUSY = 16;
    public static final int EEXIST = 17;
    public static final int ENODEV = 19;
    public static final int EINVAL = 22;
    public static final int EOPNOTSUPP = 95;
    public static final int ENOTCONN = 107;

    private Errno() {}

    /** Of the last failed call on this thread. */
    public static int last() {
        return Native.getLastError();
    }

    /** The C library's words for a number. */
    public static String text(int errno) {
        Pointer words = (Pointer)
                NativeLibrary.getInstance("c").getFunction("strerror").invoke(Pointer.class, new Object[] {errno});
        return words.getString(0);
    }

    /**
     * The last failure as an exception.
     *
     * @param what was attempted, for example {@code open /dev/fuse}
     */
    public static DiskException exception(String what) {
        return exception(last(), what);
    }

    /** A failure as an exception: {@code open /dev/fuse: Permission denied}. */
    public static DiskException exception(int errno, String what) {
        return new DiskException(ErrorCode.ofErrno(errno), what + ": " + text(errno));
    }
}
