package io.drivebay.driver.linux.internal.netlink;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.driver.linux.NativeBuffer;
import io.drivebay.driver.linux.internal.jna.Errno;
import io.drivebay.driver.linux.internal.jna.LibC;
import io.drivebay.driver.linux.internal.jna.SocketCalls;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Commands to a family of generic netlink (genetlink(7), include/uapi/linux/netlink.h and genetlink.h), one at a time.
 * A command runs in the kernel on the calling thread, so that descriptors in it are this process's.
 */
public final class GenericNetlink implements AutoCloseable {
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
    private static final int NETLINK_GENERIC = 16;

    /** {@code struct nlmsghdr}: length, type, flags, sequence, port. */
    private static final int NLMSGHDR = 16;

    private static final int TYPE = 4;
    private static final int SEQUENCE = 8;
    private static final short NLM_F_REQUEST_ACK = 1 | 4;
    private static final int NLMSG_ERROR = 2;

    /** {@code struct genlmsghdr}: command, version, 16 bits of nothing. */
    private static final int GENLMSGHDR = 4;

    private static final int GENL_ID_CTRL = 16;
    private static final int CTRL_CMD_GETFAMILY = 3;
    private static final int CTRL_ATTR_FAMILY_ID = 1;
    private static final int CTRL_ATTR_FAMILY_NAME = 2;

    private static final int BUFFER = 16 << 10;

    private final int fd;
    private final NativeBuffer memory;
    private final int family;
    private final byte version;
    private int sequence;

    private GenericNetlink(int fd, NativeBuffer memory, String name, int version) throws DiskException {
        this.fd = fd;
        this.memory = memory;
        this.version = (byte) version;
        this.family = call(
                        GENL_ID_CTRL,
                        CTRL_CMD_GETFAMILY,
                        1,
                        "find the kernel's " + name,
                        attributes -> attributes.put(CTRL_ATTR_FAMILY_NAME, name))
                .shortValue(CTRL_ATTR_FAMILY_ID)
                .orElseThrow(() -> new DiskException(
                        ErrorCode.INTERNAL_ERROR, "the kernel knows " + name + " but gives no number for it"));
    }

    /**
     * Opens the way to a family. The kernel loads a module that says that it has it.
     *
     * @throws DiskException FILE_NOT_FOUND if the kernel has no such family
     */
    public static GenericNetlink open(String family, int version) throws DiskException {
        int fd = SocketCalls.socket(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_GENERIC);
        if (fd < 0) {
            throw Errno.exception("open a netlink socket");
        }
        NativeBuffer memory = null;
        try {
            memory = NativeBuffer.allocate(BUFFER);
            return new GenericNetlink(fd, memory, family, version);
        } catch (DiskException e) {
            LibC.close(fd);
            if (memory != null) {
                memory.close();
            }
            throw e;
        }
    }

    /**
     * Has a command carried out.
     *
     * @param what in words, for the error
     * @param attributes writes the command's
     * @return the attributes of the answer; none if there is only success to tell
     * @throws DiskException with the kernel's error
     */
    public Attributes call(int command, String what, Consumer<AttributeWriter> attributes) throws DiskException {
        return call(family, command, version, what, attributes);
    }

    private synchronized Attributes call(
            int type, int command, int commandVersion, String what, Consumer<AttributeWriter> attributes)
            throws DiskException {
        ByteBuffer message = memory.bytes().duplicate().order(ByteOrder.nativeOrder());
        message.putInt(0)
                .putShort((short) type)
                .putShort(NLM_F_REQUEST_ACK)
                .putInt(++sequence)
                .putInt(0);
        message.put((byte) command).put((byte) commandVersion).putShort((short) 0);
        attributes.accept(new AttributeWriter(message));
        message.putInt(0, message.position());
        if (LibC.write(fd, memory.address(), message.position()) < 0) {
            throw Errno.exception(what);
        }
        return answer(what);
    }

    /** Everything up to the acknowledgement, which comes last and in any case. */
    private Attributes answer(String what) throws DiskException {
        Attributes answer = new Attributes(ByteBuffer.allocate(0));
        while (true) {
            long length = LibC.read(fd, memory.address(), BUFFER);
            if (length < 0) {
                int errno = Errno.last();
                if (errno == Errno.EINTR) {
                    continue;
                }
                throw Errno.exception(errno, what);
            }
            ByteBuffer received = memory.bytes().slice(0, (int) length).order(ByteOrder.nativeOrder());
            while (received.remaining() >= NLMSGHDR) {
                int size = Math.min(received.getInt(received.position()), received.remaining());
                if (size < NLMSGHDR) {
                    throw new DiskException(ErrorCode.INTERNAL_ERROR, what + ": the kernel's answer is malformed");
                }
                ByteBuffer message = received.slice(received.position(), size).order(ByteOrder.nativeOrder());
                OptionalInt status = status(message);
                if (status.isPresent() && status.getAsInt() == 0) {
                    return answer;
                } else if (status.isPresent()) {
                    throw Errno.exception(-status.getAsInt(), what);
                } else if (message.getInt(SEQUENCE) == sequence) {
                    answer = copied(message.position(NLMSGHDR + GENLMSGHDR));
                }
                received.position(Math.min(received.limit(), received.position() + AttributeWriter.aligned(size)));
            }
        }
    }

    /** The status that a message acknowledges our command with: 0, or an errno below it. */
    private OptionalInt status(ByteBuffer message) {
        return message.getShort(TYPE) == NLMSG_ERROR && message.getInt(SEQUENCE) == sequence
                ? OptionalInt.of(message.getInt(NLMSGHDR))
                : OptionalInt.empty();
    }

    private static Attributes copied(ByteBuffer message) {
        ByteBuffer copy = ByteBuffer.allocate(message.remaining()).order(ByteOrder.nativeOrder());
        return new Attributes(copy.put(message).flip());
    }

    @Override
    public synchronized void close() {
        LibC.close(fd);
        memory.close();
    }
}
