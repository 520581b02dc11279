package io.drivebay.driver.linux;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.drivebay.api.DiskException;
import io.drivebay.driver.linux.internal.jna.Errno;
import io.drivebay.driver.linux.internal.jna.LibC;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A folder that is held open: what is reached through it is in this folder, whoever renames it or puts a link in its
 * place meanwhile. Threads: any.
 */
public final class HeldFolder implements AutoCloseable {
    /** openat2(2): the number is the same on every architecture; {@code struct open_how} is three 64-bit words. */
    private static final long SYS_OPENAT2 = 437;

    private static final int AT_FDCWD = -100;
    private static final long O_DIRECTORY = 0x10000;
    private static final long O_CLOEXEC = 0x80000;
    private static final long O_PATH = 0x200000;
    private static final long RESOLVE_NO_SYMLINKS = 0x4;
    private static final int OPEN_HOW_BYTES = 24;
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private final Descriptor descriptor;

    private HeldFolder(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    /**
     * Takes hold of a folder.
     *
     * @param folder an absolute path without symbolic links
     * @throws DiskException FILE_NOT_FOUND; DIRECTORY or IO_DEVICE if it is no folder, or reached through a link
     */
    public static HeldFolder open(Path folder) throws DiskException {
        byte[] name = folder.toString().getBytes(StandardCharsets.UTF_8);
        try (Memory path = new Memory(name.length + 1L);
                Memory how = new Memory(OPEN_HOW_BYTES)) {
            path.write(0, name, 0, name.length);
            path.setByte(name.length, (byte) 0);
            how.setLong(0, O_PATH | O_DIRECTORY | O_CLOEXEC);
            how.setLong(8, 0);
            how.setLong(16, RESOLVE_NO_SYMLINKS);
            long fd = LibC.syscall(
                    SYS_OPENAT2, AT_FDCWD, Pointer.nativeValue(path), Pointer.nativeValue(how), OPEN_HOW_BYTES, 0, 0);
            if (fd < 0) {
                throw Errno.exception("open folder " + folder);
            }
            return new HeldFolder(new Descriptor((int) fd));
        }
    }

    /** A path to the folder itself, of use in this process until {@link #close()}. */
    public Path path() {
        return DESCRIPTORS.resolve(Integer.toString(descriptor.number()));
    }

    /** A path to something in it, as {@link #path()}. */
    public Path path(Path name) {
        return path().resolve(name.getFileName());
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
