package io.drivebay.driver.nbd.internal.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Encrypted bytes. */
final class TlsTransport implements Transport {
    private static final Logger LOG = LoggerFactory.getLogger(TlsTransport.class);
    private static final ByteBuffer[] NOTHING = {ByteBuffer.allocate(0)};

    private final SocketChannel channel;
    private final SSLEngine engine;

    /** What came and has not been decrypted; ready to be filled. */
    private final ByteBuffer received;

    private final ByteBuffer[] targets = new ByteBuffer[2];

    /** What has been encrypted and not been sent; ready to be sent. Guarded by itself, as is encrypting. */
    private final ByteBuffer encrypted;

    TlsTransport(SocketChannel channel, SSLEngine engine) {
        this.channel = channel;
        this.engine = engine;
        int packet = engine.getSession().getPacketBufferSize();
        received = ByteBuffer.allocate(2 * packet);
        encrypted = ByteBuffer.allocate(packet).limit(0);
    }

    @Override
    public long read(ByteBuffer first, ByteBuffer second) throws IOException {
        targets[0] = first == null ? NOTHING[0] : first;
        targets[1] = second;
        long count = 0;
        while (true) {
            HandshakeStatus status = engine.getHandshakeStatus();
            if (status == HandshakeStatus.NEED_TASK) {
                runTasks();
            } else if (status == HandshakeStatus.NEED_WRAP) {
                if (!write(NOTHING, 1)) {
                    return count;
                }
            } else {
                SSLEngineResult result = decrypt();
                count += result.bytesProduced();
                switch (result.getStatus()) {
                    case OK -> {}
                    case BUFFER_UNDERFLOW -> {
                        int came = channel.read(received);
                        if (came <= 0) {
                            return count > 0 ? count : came;
                        }
                    }
                    case BUFFER_OVERFLOW -> {
                        return count;
                    }
                    case CLOSED -> {
                        return count > 0 ? count : -1;
                    }
                }
            }
        }
    }

    private SSLEngineResult decrypt() throws IOException {
        received.flip();
        try {
            return engine.unwrap(received, targets);
        } catch (SSLException e) {
            // the reason goes to the client as an alert
            write(NOTHING, 1);
            throw e;
        } finally {
            received.compact();
        }
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    @Override
    public boolean pending() {
        return received.position() > 0;
    }

    @Override
    public boolean unsent() {
        synchronized (encrypted) {
            return encrypted.hasRemaining();
        }
    }

    @Override
    public boolean write(ByteBuffer[] from, int count) throws IOException {
        synchronized (encrypted) {
            while (sendEncrypted()) {
                boolean handshake = engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP;
                if (!handshake && (count == 0 || !from[count - 1].hasRemaining())) {
                    return true;
                }
                encrypted.clear();
                SSLEngineResult result;
                try {
                    result = engine.wrap(from, 0, count, encrypted);
                } finally {
                    encrypted.flip();
                }
                if (result.getStatus() != SSLEngineResult.Status.OK && !encrypted.hasRemaining()) {
                    throw new SSLException("the TLS session is over");
                }
            }
            return false;
        }
    }

    /** False if some of it does not go now. */
    private boolean sendEncrypted() throws IOException {
        while (encrypted.hasRemaining()) {
            if (channel.write(encrypted) == 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void end() {
        engine.closeOutbound();
        try {
            write(NOTHING, 1);
        } catch (IOException e) {
            LOG.debug("NBD: a TLS session ends without a farewell: {}", e.getMessage());
        }
    }
}
