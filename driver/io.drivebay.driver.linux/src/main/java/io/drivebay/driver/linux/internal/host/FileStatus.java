package io.drivebay.driver.linux.internal.host;

import io.drivebay.api.DiskException;
import io.drivebay.driver.linux.NativeBuffer;
import io.drivebay.driver.linux.internal.jna.Errno;
import io.drivebay.driver.linux.internal.jna.LibC;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * What statx(2) tells of an open file; {@code struct statx} of {@code linux/stat.h}.
 *
 * @param mode type and permissions
 * @param deviceMajor of the device that the file is, if it is one
 * @param deviceMinor of the device that the file is, if it is one
 * @param directKnown whether the kernel told what direct I/O needs (6.1 and later, not every file system)
 * @param directAlignment what direct I/O needs offsets, lengths and addresses to be a multiple of; 0 if it is impossible
 */
record FileStatus(int mode, int deviceMajor, int deviceMinor, boolean directKnown, int directAlignment) {
    private static final int S_IFMT = 0xF000;
    private static final int S_IFREG = 0x8000;
    private static final int S_IFBLK = 0x6000;

    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int STATX_BASIC_STATS = 0x7FF;
    private static final int STATX_DIOALIGN = 0x2000;
    private static final int BYTES = 256;
    private static final int MASK_AT = 0;
    private static final int MODE_AT = 28;
    private static final int RDEV_MAJOR_AT = 128;
    private static final int RDEV_MINOR_AT = 132;
    private static final int DIO_MEMORY_ALIGN_AT = 152;
    private static final int DIO_OFFSET_ALIGN_AT = 156;

    static FileStatus of(int fd, Path path) throws DiskException {
        try (NativeBuffer status = NativeBuffer.allocate(BYTES)) {
            if (LibC.statx(fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS | STATX_DIOALIGN, status.address()) < 0) {
                throw Errno.exception("look at " + path);
            }
            ByteBuffer bytes = status.bytes();
            int offsetAlignment = bytes.getInt(DIO_OFFSET_ALIGN_AT);
            return new FileStatus(
                    Short.toUnsignedInt(bytes.getShort(MODE_AT)),
                    bytes.getInt(RDEV_MAJOR_AT),
                    bytes.getInt(RDEV_MINOR_AT),
                    (bytes.getInt(MASK_AT) & STATX_DIOALIGN) != 0,
                    offsetAlignment == 0 ? 0 : Math.max(offsetAlignment, bytes.getInt(DIO_MEMORY_ALIGN_AT)));
        }
    }

    boolean regular() {
        return (mode & S_IFMT) == S_IFREG;
    }

    boolean blockDevice() {
        return (mode & S_IFMT) == S_IFBLK;
    }
}
