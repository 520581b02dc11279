package io.drivebay.driver.linux;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.driver.linux.internal.jna.Errno;
import io.drivebay.driver.linux.internal.jna.LibC;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A loop device bound to a file, which makes it a block device (include/uapi/linux/loop.h). Its number is anybody's as
 * soon as somebody lets go of the file: what would change the binding or the bytes looks first whether it is still this one, through a
 * descriptor that keeps it from being made anew meanwhile. Threads: one at a time.
 */
public final class LoopDevice {
    private static final Path CONTROL = Path.of("/dev/loop-control");
    private static final Path BLOCK = Path.of("/sys/block");
    private static final long LOOP_CLR_FD = 0x4C01;
    private static final long LOOP_SET_STATUS64 = 0x4C04;
    private static final long LOOP_GET_STATUS64 = 0x4C05;
    private static final long LOOP_SET_CAPACITY = 0x4C07;
    private static final long LOOP_CONFIGURE = 0x4C0A;
    private static final long LOOP_CTL_GET_FREE = 0x4C82;
    private static final long BLKDISCARD = 0x1277;
    private static final int LO_FLAGS_READ_ONLY = 1;
    private static final int LO_FLAGS_AUTOCLEAR = 4;
    private static final int LO_FLAGS_PARTSCAN = 8;
    private static final int LO_FLAGS_DIRECT_IO = 16;
    private static final int INFO_BYTES = 232;
    private static final int INFO_FLAGS = 52;
    private static final int INFO_FILE_NAME = 56;
    private static final int INFO_FILE_NAME_LAST = 63;
    private static final int CONFIG_BYTES = 304;
    private static final int CONFIG_BLOCK_SIZE = 4;
    private static final int CONFIG_INFO = 8;
    /** How often another process may be faster with the free device. */
    private static final int RACES = 64;

    /** What a file's path becomes once the file system that it is the root of has been taken out of the tree. */
    private static final String DETACHED = "/";

    private final int number;
    private final Path file;
    /** Another one with every binding; empty before Linux 5.15. */
    private final Optional<String> sequence;

    private LoopDevice(int number, Path file) throws IOException {
        this.number = number;
        this.file = file;
        this.sequence = attribute(number, "diskseq");
    }

    /**
     * Binds a free device to a file. It stays bound until {@link #clear}, whoever closes it.
     *
     * @param name what the device says of its file, cut to 63 bytes
     */
    public static LoopDevice bind(Descriptor file, Path name, LoopSettings settings) throws IOException {
        try (Descriptor control = Descriptor.writing(CONTROL);
                NativeBuffer config = NativeBuffer.allocate(CONFIG_BYTES)) {
            fill(config.bytes(), file.number(), name, settings);
            for (int i = 0; i < RACES; i++) {
                int number = LibC.ioctl(control.number(), LOOP_CTL_GET_FREE, 0);
                if (number < 0) {
                    throw Errno.exception("find a free loop device");
                }
                try (Descriptor node = Descriptor.writing(node(number))) {
                    if (LibC.ioctl(node.number(), LOOP_CONFIGURE, config.address()) >= 0) {
                        return made(node, number, name);
                    }
                    int errno = Errno.last();
                    if (errno != Errno.EBUSY) {
                        throw Errno.exception(errno, "bind " + node(number) + " to " + name);
                    }
                }
            }
        }
        throw new DiskException(
                ErrorCode.BUSY, "other processes took every free loop device; close some of theirs (losetup -a)");
    }

    private static LoopDevice made(Descriptor node, int number, Path name) throws IOException {
        try {
            return new LoopDevice(number, name);
        } catch (Throwable e) {
            LibC.ioctl(node.number(), LOOP_CLR_FD, 0);
            throw e;
        }
    }

    private static void fill(ByteBuffer config, int file, Path name, LoopSettings settings) {
        config.putInt(0, file);
        config.putInt(CONFIG_BLOCK_SIZE, settings.blockSize());
        config.putInt(
                CONFIG_INFO + INFO_FLAGS,
                (settings.readOnly() ? LO_FLAGS_READ_ONLY : 0)
                        | (settings.scanPartitions() ? LO_FLAGS_PARTSCAN : 0)
                        | (settings.directIo() ? LO_FLAGS_DIRECT_IO : 0));
        config.put(CONFIG_INFO + INFO_FILE_NAME, cut(name));
    }

    /** The devices that are bound to a file, by the kernel's own word; also if it has been deleted since. */
    public static List<LoopDevice> boundTo(Path file) throws IOException {
        List<LoopDevice> found = new ArrayList<>();
        try (Stream<Path> devices = Files.list(BLOCK)) {
            for (Path entry : (Iterable<Path>) devices::iterator) {
                String name = entry.getFileName().toString();
                if (name.startsWith("loop")) {
                    LoopDevice device = new LoopDevice(Integer.parseInt(name.substring(4)), file);
                    if (device.hasFile()) {
                        found.add(device);
                    }
                }
            }
        }
        return found;
    }

    /** {@code /dev/loopN}. */
    public Path node() {
        return node(number);
    }

    private static Path node(int number) {
        return Path.of("/dev/loop" + number);
    }

    /** {@code loopN}, its name in sysfs. */
    public String name() {
        return "loop" + number;
    }

    private static Path system(int number, String attribute) {
        return BLOCK.resolve("loop" + number).resolve(attribute);
    }

    private static Optional<String> attribute(int number, String attribute) throws IOException {
        return Attribute.read(system(number, attribute));
    }

    /** The file that it is bound to; empty if it is free. */
    public Optional<String> backingFile() throws IOException {
        return attribute(number, "loop/backing_file");
    }

    /** Whether it is bound as it was when this object was made; false if somebody let go of it, or took it since. */
    public boolean bound() throws IOException {
        return sequence.isPresent()
                ? sequence.equals(attribute(number, "diskseq")) && backingFile().isPresent()
                : hasFile();
    }

    /** Whether transfers go past the file's page cache. */
    public boolean directIo() throws IOException {
        return Files.readString(system(number, "loop/dio")).strip().equals("1");
    }

    /**
     * Discards a range (BLKDISCARD). A file that answers EOPNOTSUPP is not asked again while it is bound, and the device
     * says so to everybody.
     *
     * @return false if it cannot be done
     * @throws DiskException also NOT_FOUND if it is {@link #bound} no more
     */
    public boolean discard(long offset, long length) throws IOException {
        try (Descriptor node = Descriptor.writing(node());
                NativeBuffer range = NativeBuffer.allocate(2 * Long.BYTES)) {
            if (!bound()) {
                throw new DiskException(
                        ErrorCode.NOT_FOUND, node() + " is not on " + file + " any more: somebody let go of it");
            }
            range.bytes().putLong(0, offset).putLong(Long.BYTES, length);
            if (LibC.ioctl(node.number(), BLKDISCARD, range.address()) >= 0) {
                return true;
            }
            int errno = Errno.last();
            if (errno == Errno.EOPNOTSUPP) {
                return false;
            }
            throw Errno.exception(errno, "discard on " + node());
        }
    }

    /** Takes the file's size over. */
    public void updateCapacity() throws DiskException {
        try (Descriptor node = Descriptor.reading(node())) {
            command(node, LOOP_SET_CAPACITY, 0, "tell " + node() + " its new size");
        }
    }

    /**
     * Lets go of the file. While somebody has the device open the kernel only notes the wish, and does it when the last
     * one closes. Nothing happens if it is {@link #bound} no more.
     *
     * @param time how long to wait for that
     * @return false if somebody still holds it at the end of the time
     */
    public boolean clear(Duration time) throws IOException {
        try (Descriptor node = Descriptor.reading(node())) {
            if (!bound()) {
                return true;
            }
            if (LibC.ioctl(node.number(), LOOP_CLR_FD, 0) < 0) {
                int errno = Errno.last();
                if (errno != Errno.ENXIO) {
                    throw Errno.exception(errno, "release " + node());
                }
            }
        }
        // only now, so that the wish stands where there is nothing to watch with
        if (!bound()) {
            return true;
        }
        try (CloseWatch watch = CloseWatch.on(node())) {
            return watch.await(() -> !bound(), time);
        }
    }

    private boolean hasFile() throws IOException {
        String backing = backingFile().orElse("");
        return backing.equals(file.toString())
                || backing.equals(file + " (deleted)")
                || backing.equals(DETACHED) && wasGiven();
    }

    /** Whether it was told that its file has this name. */
    private boolean wasGiven() throws DiskException {
        try (NativeBuffer info = NativeBuffer.allocate(INFO_BYTES);
                Descriptor node = Descriptor.reading(node())) {
            if (LibC.ioctl(node.number(), LOOP_GET_STATUS64, info.address()) < 0) {
                // somebody else's: freed by now, or of a file system that does not answer
                return false;
            }
            byte[] name = cut(file);
            for (int i = 0; i < name.length; i++) {
                if (info.bytes().get(INFO_FILE_NAME + i) != name[i]) {
                    return false;
                }
            }
            return info.bytes().get(INFO_FILE_NAME + name.length) == 0;
        }
    }

    private static byte[] cut(Path file) {
        byte[] text = file.toString().getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(text, Math.min(text.length, INFO_FILE_NAME_LAST));
    }

    /**
     * Takes {@link #clear} back where it has not happened yet.
     *
     * @return false if it has: then it is {@link #bound} no more
     */
    public boolean keep() throws IOException {
        try (NativeBuffer info = NativeBuffer.allocate(INFO_BYTES);
                Descriptor node = Descriptor.reading(node())) {
            if (!bound()) {
                return false;
            }
            command(node, LOOP_GET_STATUS64, info.address(), "ask " + node() + " for its state");
            ByteBuffer bytes = info.bytes();
            bytes.putInt(INFO_FLAGS, bytes.getInt(INFO_FLAGS) & ~LO_FLAGS_AUTOCLEAR);
            command(node, LOOP_SET_STATUS64, info.address(), "keep " + node());
            return true;
        }
    }

    private static void command(Descriptor node, long request, long argument, String what) throws DiskException {
        if (LibC.ioctl(node.number(), request, argument) < 0) {
            throw Errno.exception(what);
        }
    }
}
