package io.drivebay.driver.linux.internal;

import io.drivebay.api.DiskException;
import io.drivebay.driver.linux.NativeBuffer;
import io.drivebay.driver.linux.internal.jna.Errno;
import io.drivebay.driver.linux.internal.jna.LibC;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What statx(2) says of a file.
 *
 * @param kind the type bits of the mode
 * @param device where the file lies: {@code major:minor}, or what a block device's node stands for
 * @param directAlignment what direct I/O needs offsets and addresses to be a multiple of; 0 if there is no direct I/O,
 *     -1 if the kernel does not tell (before 6.1, or a file system that has not learned it)
 */
record FileStatus(int kind, String device, int directAlignment) {
    private static final int REGULAR = 0x8000;
    private static final int BLOCK_DEVICE = 0x6000;
    private static final int KIND_MASK = 0xF000;
    private static final int AT_FDCWD = -100;
    private static final int STATX_TYPE = 0x1;
    private static final int STATX_DIOALIGN = 0x2000;
    /** {@code struct statx}, include/uapi/linux/stat.h. */
    private static final int STATX_BYTES = 256;

    private static final int STATX_MASK = 0;
    private static final int STATX_MODE = 28;
    private static final int STATX_RDEV_MAJOR = 128;
    private static final int STATX_DEV_MAJOR = 136;
    private static final int STATX_DIO_MEM_ALIGN = 152;
    private static final int STATX_DIO_OFFSET_ALIGN = 156;
    private static final int LARGEST_BLOCK = 4096;

    /** Looks a file up, links followed. */
    static FileStatus of(Path path) throws DiskException {
        try (NativeBuffer buffer = NativeBuffer.allocate(STATX_BYTES)) {
            int asked = STATX_TYPE | STATX_DIOALIGN;
            if (LibC.statx(AT_FDCWD, path.toString(), 0, asked, buffer.address()) < 0) {
                throw Errno.exception("look up " + path);
            }
            return read(buffer.bytes());
        }
    }

    private static FileStatus read(ByteBuffer statx) {
        int kind = statx.getShort(STATX_MODE) & KIND_MASK;
        int number = kind == BLOCK_DEVICE ? STATX_RDEV_MAJOR : STATX_DEV_MAJOR;
        String device = statx.getInt(number) + ":" + statx.getInt(number + Integer.BYTES);
        boolean told = (statx.getInt(STATX_MASK) & STATX_DIOALIGN) != 0;
        int memory = statx.getInt(STATX_DIO_MEM_ALIGN);
        int offset = statx.getInt(STATX_DIO_OFFSET_ALIGN);
        return new FileStatus(kind, device, told ? (offset == 0 ? 0 : Math.max(memory, offset)) : -1);
    }

    boolean regular() {
        return kind == REGULAR;
    }

    boolean blockDevice() {
        return kind == BLOCK_DEVICE;
    }

    /** The alignment for direct I/O: what statx tells, else the disk's logical block, else what is always enough. */
    int alignment() {
        return directAlignment > 0 ? directAlignment : (int) queueLimit("logical_block_size", LARGEST_BLOCK);
    }

    /** Whether a block device can zero a range without writing it. */
    boolean zeroesRanges() {
        return queueLimit("write_zeroes_max_bytes", 0) > 0;
    }

    /** A limit of the disk beneath; a partition has its disk's. Memory and network file systems have no disk. */
    private long queueLimit(String name, long otherwise) {
        Path disk = Path.of("/sys/dev/block", device);
        for (Path folder : new Path[] {disk, disk.resolve("..")}) {
            try {
                return Long.parseLong(
                        Files.readString(folder.resolve("queue").resolve(name)).strip());
            } catch (IOException e) {
                // not here: the next place, then the default
                continue;
            }
        }
        return otherwise;
    }
}
