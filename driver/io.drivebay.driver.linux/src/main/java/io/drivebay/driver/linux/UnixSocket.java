package io.drivebay.driver.linux;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.driver.linux.internal.jna.Errno;
import io.drivebay.driver.linux.internal.jna.LibC;
import io.drivebay.driver.linux.internal.jna.SocketCalls;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A connected stream socket (unix(7)) with a descriptor that can be given to the kernel, which a socket of the JDK's
 * cannot. What the kernel does with it afterwards can be seen here: {@link #sendTimeout()}, {@link Hangup}.
 *
 * <p>Threads: one at a time; {@link #cut} any.
 */
public final class UnixSocket implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM_CLOEXEC = 1 | 0x80000;
    private static final int LONGEST_PATH = 107;
    /** {@code struct sockaddr_un}: a 16-bit family and a path with a zero at its end. */
    private static final int ADDRESS_BYTES = 2 + LONGEST_PATH + 1;

    private static final int SHUT_RDWR = 2;
    private static final int SOL_SOCKET = 1;
    private static final int SO_SNDTIMEO = 21;
    private static final short POLLIN = 1;
    private static final short POLLOUT = 4;
    private static final int BUFFER = 4096;

    private final Path path;
    private final Descriptor descriptor;
    private final NativeBuffer memory;
    private final Duration patience;

    private UnixSocket(Path path, Descriptor descriptor, NativeBuffer memory, Duration patience) {
        this.path = path;
        this.descriptor = descriptor;
        this.memory = memory;
        this.patience = patience;
    }

    /**
     * Connects to a server.
     *
     * @param patience how long a read or write may wait for it
     * @throws DiskException INVALID_NAME if the path is too long for an address
     */
    public static UnixSocket connect(Path path, Duration patience) throws DiskException {
        byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
        if (name.length > LONGEST_PATH) {
            throw new DiskException(
                    ErrorCode.INVALID_NAME,
                    path + " is too long for a socket: more than " + LONGEST_PATH + " bytes; use a shorter folder");
        }
        int number = SocketCalls.socket(AF_UNIX, SOCK_STREAM_CLOEXEC, 0);
        if (number < 0) {
            throw Errno.exception("open a socket");
        }
        Descriptor descriptor = new Descriptor(number);
        NativeBuffer memory = null;
        try {
            memory = NativeBuffer.allocate(BUFFER);
            memory.bytes().putShort(0, (short) AF_UNIX).put(2, name);
            if (SocketCalls.connect(number, memory.address(), ADDRESS_BYTES) < 0) {
                throw Errno.exception("connect to " + path);
            }
            return new UnixSocket(path, descriptor, memory, patience);
        } catch (DiskException e) {
            descriptor.close();
            if (memory != null) {
                memory.close();
            }
            throw e;
        }
    }

    /** The number that the kernel takes; its meaning here ends with {@link #close()}. */
    public int number() {
        return descriptor.number();
    }

    /** Sends a buffer's remaining bytes. */
    public void write(ByteBuffer source) throws DiskException {
        while (source.hasRemaining()) {
            int length = Math.min(source.remaining(), BUFFER);
            memory.bytes().put(0, source, source.position(), length);
            await(POLLOUT);
            long sent = LibC.write(number(), memory.address(), length);
            if (sent < 0 && Errno.last() != Errno.EINTR) {
                throw Errno.exception("write to " + path);
            }
            source.position(source.position() + (int) Math.max(0, sent));
        }
    }

    /**
     * Fills a buffer's remaining bytes, and takes none beyond.
     *
     * @throws DiskException DEV_NOT_EXIST if the server closes before
     */
    public void read(ByteBuffer target) throws DiskException {
        while (target.hasRemaining()) {
            await(POLLIN);
            long received = LibC.read(number(), memory.address(), Math.min(target.remaining(), BUFFER));
            if (received == 0) {
                throw new DiskException(ErrorCode.DEV_NOT_EXIST, "the server at " + path + " closed the connection");
            } else if (received < 0 && Errno.last() != Errno.EINTR) {
                throw Errno.exception("read from " + path);
            } else if (received > 0) {
                target.put(memory.bytes().slice(0, (int) received));
            }
        }
    }

    private void await(short event) throws DiskException {
        // struct pollfd: fd, events, revents
        try (NativeBuffer wait = NativeBuffer.allocate(Long.BYTES)) {
            wait.bytes().putInt(0, number()).putShort(Integer.BYTES, event);
            int ready;
            do {
                ready = LibC.poll(wait.address(), 1, (int) patience.toMillis());
            } while (ready < 0 && Errno.last() == Errno.EINTR);
            if (ready < 0) {
                throw Errno.exception("wait for " + path);
            } else if (ready == 0) {
                throw new DiskException(
                        ErrorCode.SEM_TIMEOUT,
                        "the server at " + path + " does not answer for " + patience.toSeconds() + " s");
            }
        }
    }

    /** How long a write waits by the socket's own setting (SO_SNDTIMEO, socket(7)); zero for any time. */
    public Duration sendTimeout() throws DiskException {
        try (NativeBuffer value = NativeBuffer.allocate(3 * Long.BYTES)) {
            // struct timeval: seconds, microseconds; then the length
            value.bytes().putInt(2 * Long.BYTES, 2 * Long.BYTES);
            if (SocketCalls.getsockopt(
                            number(), SOL_SOCKET, SO_SNDTIMEO, value.address(), value.address() + 2 * Long.BYTES)
                    < 0) {
                throw Errno.exception("ask for the send timeout of a connection to " + path);
            }
            return Duration.ofSeconds(value.bytes().getLong(0))
                    .plusNanos(value.bytes().getLong(Long.BYTES) * 1000);
        }
    }

    /** Ends the connection for everybody who has a descriptor of it, the kernel as well. */
    public void cut() {
        // fails only if it has ended already
        SocketCalls.shutdown(number(), SHUT_RDWR);
    }

    @Override
    public void close() {
        descriptor.close();
        memory.close();
    }
}
