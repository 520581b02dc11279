package io.drivebay.provider.nbd.internal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/** Encrypted bytes. */
final class TlsTransport implements Transport {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel channel;
    private final SSLEngine engine;

    /** What came and has not been decrypted; ready to be filled. Of the thread that reads. */
    private final ByteBuffer received;

    private final ByteBuffer[] targets = new ByteBuffer[2];
    private final ByteBuffer[] nothing = {NOTHING};

    /** What has been encrypted. Guarded by itself, as is encrypting. */
    private final ByteBuffer encrypted;

    private TlsTransport(SocketChannel channel, SSLEngine engine) {
        this.channel = channel;
        this.engine = engine;
        int packet = engine.getSession().getPacketBufferSize();
        received = ByteBuffer.allocateDirect(2 * packet);
        encrypted = ByteBuffer.allocateDirect(packet);
    }

    /**
     * Begins a session.
     *
     * @throws SSLException if the server is not who it should be, or does not take us
     */
    static TlsTransport begin(SocketChannel channel, SSLEngine engine) throws IOException {
        TlsTransport transport = new TlsTransport(channel, engine);
        engine.beginHandshake();
        HandshakeStatus status = engine.getHandshakeStatus();
        while (status != HandshakeStatus.NOT_HANDSHAKING && status != HandshakeStatus.FINISHED) {
            if (!transport.settled() && !transport.decrypt(NOTHING, NOTHING)) {
                throw new EOFException("the server ends the TLS handshake; does it take this certificate?");
            }
            status = engine.getHandshakeStatus();
        }
        return transport;
    }

    @Override
    public long read(ByteBuffer first, ByteBuffer second) throws IOException {
        int before = first.remaining() + second.remaining();
        while (true) {
            if (settled()) {
                continue;
            }
            boolean more = decrypt(first, second);
            int came = before - first.remaining() - second.remaining();
            if (came > 0 || !more) {
                return came > 0 ? came : -1;
            }
        }
    }

    /** Does what the session wants before it takes bytes; false if that is nothing. */
    private boolean settled() throws IOException {
        HandshakeStatus status = engine.getHandshakeStatus();
        if (status == HandshakeStatus.NEED_TASK) {
            for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                task.run();
            }
            return true;
        } else if (status == HandshakeStatus.NEED_WRAP) {
            write(nothing, 1);
            return true;
        }
        return false;
    }

    /** Takes one record, or receives more for it; false at the end. */
    private boolean decrypt(ByteBuffer first, ByteBuffer second) throws IOException {
        targets[0] = first;
        targets[1] = second;
        Status status;
        received.flip();
        try {
            status = engine.unwrap(received, targets).getStatus();
        } catch (SSLException e) {
            received.clear();
            explain(e);
            throw e;
        } finally {
            targets[0] = null;
            targets[1] = null;
        }
        received.compact();
        return switch (status) {
            case OK -> true;
            case BUFFER_UNDERFLOW -> channel.read(received) >= 0;
            case BUFFER_OVERFLOW -> throw new SSLException("a record is larger than TLS allows");
            case CLOSED -> false;
        };
    }

    /** The reason goes to the server as an alert. */
    private void explain(SSLException reason) {
        try {
            write(nothing, 1);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    @Override
    public void write(ByteBuffer[] from, int count) throws IOException {
        synchronized (encrypted) {
            do {
                encrypted.clear();
                SSLEngineResult result = engine.wrap(from, 0, count, encrypted);
                encrypted.flip();
                if (result.getStatus() != Status.OK && !encrypted.hasRemaining()) {
                    throw new SSLException("the TLS session is over");
                }
                while (encrypted.hasRemaining()) {
                    channel.write(encrypted);
                }
            } while (from[count - 1].hasRemaining());
        }
    }

    @Override
    public void close() throws IOException {
        // without a farewell: the protocol has its own, and nobody waits for TLS's
        channel.close();
    }
}
