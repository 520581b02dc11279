package io.drivebay.driver.linux.internal.jna;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.nio.Buffer;
import java.util.Map;

/**
 * Functions of the C library, mapped directly: primitive arguments, addresses as {@code long}, no allocation. Each
 * returns a negative value on failure; {@link Native#getLastError()} then holds errno, which {@code Errno} reads.
 *
 * <p>Loaded on first use, so that the bundle starts where the library is missing.
 */
public final class LibC {
    static {
        Native.register(LibC.class, NativeLibrary.getInstance("c", Map.of(Library.OPTION_STRING_ENCODING, "UTF-8")));
    }

    private LibC() {}

    public static native int open(String path, int flags, int mode);

    public static native int close(int fd);

    public static native int unlinkat(int folder, String name, int flags);

    public static native long read(int fd, long address, long length);

    public static native long write(int fd, long address, long length);

    public static native long readv(int fd, long vectors, int count);

    public static native long writev(int fd, long vectors, int count);

    /** With no bytes to set: the address of a buffer's position, without the object that JNA's own way to it makes. */
    public static native long memset(Buffer buffer, int value, long length);

    public static native long pread64(int fd, long address, long length, long offset);

    public static native long pwrite64(int fd, long address, long length, long offset);

    public static native int fsync(int fd);

    public static native int fdatasync(int fd);

    public static native int ftruncate64(int fd, long length);

    public static native int fallocate64(int fd, int mode, long offset, long length);

    public static native long lseek64(int fd, long offset, int whence);

    public static native int ioctl(int fd, long request, long argument);

    public static native int fcntl(int fd, int command, long argument);

    public static native long mmap(long address, long length, int protection, int flags, int fd, long offset);

    public static native int munmap(long address, long length);

    public static native int madvise(long address, long length, int advice);

    public static native int mount(String source, String target, String type, long flags, String data);

    public static native int umount2(String target, int flags);

    public static native long syscall(long number, long a, long b, long c, long d, long e, long f);

    public static native int eventfd(int value, int flags);

    public static native int inotify_init1(int flags);

    public static native int inotify_add_watch(int fd, String path, int mask);

    public static native int inotify_rm_watch(int fd, int watch);

    public static native int poll(long descriptors, long count, int timeoutMillis);

    public static native int geteuid();

    public static native int sched_setaffinity(int pid, long length, long mask);

    public static native int statx(int folder, String path, int flags, int mask, long buffer);

    public static native int getpagesize();
}
