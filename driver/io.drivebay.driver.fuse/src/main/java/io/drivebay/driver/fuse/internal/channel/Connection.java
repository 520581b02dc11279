package io.drivebay.driver.fuse.internal.channel;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.driver.fuse.internal.protocol.FuseInHeader;
import io.drivebay.driver.fuse.internal.protocol.FuseInitIn;
import io.drivebay.driver.fuse.internal.protocol.FuseInitOut;
import io.drivebay.driver.fuse.internal.protocol.FuseNotifyInvalInodeOut;
import io.drivebay.driver.fuse.internal.protocol.FuseOutHeader;
import io.drivebay.driver.fuse.internal.protocol.InitFlag;
import io.drivebay.driver.fuse.internal.protocol.Opcode;
import io.drivebay.driver.linux.FuseDevice;
import io.drivebay.driver.linux.NativeBuffer;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A mounted FUSE connection: its greeting, its state, its notifications. Threads: any, but where stated. */
public final class Connection {
    /** Old enough for Debian 11, new enough for every structure that is used here. */
    private static final int OLDEST_MINOR = 31;

    private static final int NEWEST_MINOR = 45;
    private static final int PAYLOAD_AT = 256;
    private static final int SCRATCH_BYTES = 8192 + PAYLOAD_AT;
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final String name;
    private final FuseDevice device;
    private final Consumer<String> lost;
    private final AtomicBoolean ended = new AtomicBoolean();

    /**
     * Of a device that is mounted and has not been read from.
     *
     * @param name the disk's
     * @param lost is told why, once and on a thread of its own if there is one, if the connection ends without {@link #ending()}
     */
    public Connection(String name, FuseDevice device, Consumer<String> lost) {
        this.name = name;
        this.device = device;
        this.lost = lost;
    }

    FuseDevice device() {
        return device;
    }

    String name() {
        return name;
    }

    /** From now on its end is no surprise. */
    public void ending() {
        ended.set(true);
    }

    /** A thread of the channel cannot go on, or somebody waits for an answer that will not come. */
    void broken(String reason) {
        if (ended.compareAndSet(false, true)) {
            LOG.warn("disk {}: the FUSE connection ended: {}", name, reason);
            Thread thread = new Thread(() -> lost.accept(reason), "drivebay-fuse-" + name + "-lost");
            thread.setDaemon(true);
            try {
                Threads.start(thread);
            } catch (DiskException e) {
                // it must be told: here, though this thread has others to serve
                lost.accept(reason);
            }
        }
    }

    /**
     * Reads and answers FUSE_INIT. Once, before anything else.
     *
     * @param ring whether requests are to come over io_uring
     * @return whether they will
     */
    public boolean greet(int maxTransfer, int maxBackground, boolean ring) throws DiskException {
        try (NativeBuffer scratch = NativeBuffer.allocate(SCRATCH_BYTES + maxTransfer)) {
            ByteBuffer bytes = scratch.bytes();
            int at = PAYLOAD_AT;
            bytes.putLong(0, scratch.address() + at).putLong(8, bytes.capacity() - at);
            int read = device.read(scratch.address(), 1);
            if (read < FuseInHeader.BYTES + FuseInitIn.BYTES
                    || FuseInHeader.opcode(bytes, at) != Opcode.FUSE_INIT
                    || FuseInHeader.len(bytes, at) != read) {
                throw new DiskException(ErrorCode.INTERNAL_ERROR, "the kernel did not greet (read gave " + read + ")");
            }
            long unique = FuseInHeader.unique(bytes, at);
            int in = at + FuseInHeader.BYTES;
            int minor = FuseInitIn.minor(bytes, in);
            if (FuseInitIn.major(bytes, in) != 7 || minor < OLDEST_MINOR) {
                throw new DiskException(
                        ErrorCode.NOT_SUPPORTED,
                        "the kernel speaks FUSE 7." + minor + "; 7." + OLDEST_MINOR + " (Linux 5.4) is needed");
            }
            long flags = FuseInitIn.flags(bytes, in)
                    & (InitFlag.FUSE_ASYNC_READ
                            | InitFlag.FUSE_BIG_WRITES
                            | InitFlag.FUSE_ASYNC_DIO
                            | InitFlag.FUSE_PARALLEL_DIROPS
                            | InitFlag.FUSE_MAX_PAGES
                            | InitFlag.FUSE_INIT_EXT
                            | (ring ? InitFlag.FUSE_OVER_IO_URING : 0));
            int readahead = FuseInitIn.maxReadahead(bytes, in);
            FuseOutHeader.put(bytes, at, FuseInitOut.BYTES, 0, unique);
            FuseInitOut.put(
                    bytes,
                    at + FuseOutHeader.BYTES,
                    Math.min(minor, NEWEST_MINOR),
                    readahead,
                    flags,
                    maxBackground,
                    maxTransfer);
            send(scratch, at, FuseOutHeader.BYTES + FuseInitOut.BYTES);
            return (flags & InitFlag.FUSE_OVER_IO_URING) != 0;
        }
    }

    /** Makes the kernel ask for the file's size again. Not on a thread of the channel. */
    public void invalidateAttributes() throws DiskException {
        try (NativeBuffer scratch = NativeBuffer.allocate(SCRATCH_BYTES)) {
            FuseOutHeader.put(
                    scratch.bytes(),
                    PAYLOAD_AT,
                    FuseNotifyInvalInodeOut.BYTES,
                    FuseNotifyInvalInodeOut.FUSE_NOTIFY_INVAL_INODE,
                    0);
            FuseNotifyInvalInodeOut.put(scratch.bytes(), PAYLOAD_AT + FuseOutHeader.BYTES);
            send(scratch, PAYLOAD_AT, FuseOutHeader.BYTES + FuseNotifyInvalInodeOut.BYTES);
        }
    }

    /** The kernel took no answer, which is for {@link #broken} unless nobody waits for it any more. */
    static String noAnswer(int errno) {
        return "the kernel took no answer (errno " + errno + ", " + ErrorCode.ofErrno(errno) + ")";
    }

    private void send(NativeBuffer scratch, int at, int length) throws DiskException {
        scratch.bytes().putLong(0, scratch.address() + at).putLong(8, length);
        int written = device.write(scratch.address(), 1);
        if (written != length && written != -Errno.ENOENT) {
            throw new DiskException(ErrorCode.ofErrno(-written), noAnswer(-written));
        }
    }
}
