package io.drivebay.provider.nbd.internal;

import io.drivebay.protocol.nbd.Command;
import io.drivebay.protocol.nbd.CommandFlag;
import io.drivebay.protocol.nbd.TransmissionFlag;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * A server with a cache that it loses when it dies: what no flush and no FUA has made durable is gone then, all of it or
 * by chance a part, as a machine without power does it.
 */
final class CrashingServer implements Closeable {
    static final int FLAGS = TransmissionFlag.HAS_FLAGS
            | TransmissionFlag.SEND_FLUSH
            | TransmissionFlag.SEND_FUA
            | TransmissionFlag.SEND_TRIM
            | TransmissionFlag.SEND_WRITE_ZEROES
            | TransmissionFlag.CAN_MULTI_CONN;

    private static final int SECTOR = 512;

    final FakeServer server;

    /** What would be there after a crash; guarded by this. */
    private final byte[] durable;

    /** What clients see; guarded by this. */
    private final byte[] cached;

    /** Answers until it dies; guarded by this, negative for never. */
    private int answers = -1;

    private boolean dead;

    CrashingServer(Path folder, ReplyKind kind, int bytes) throws IOException {
        durable = new byte[bytes];
        cached = new byte[bytes];
        server = new FakeServer(folder, peer -> serve(peer.greet(kind, bytes, FLAGS)));
    }

    private void serve(Peer peer) throws IOException {
        while (true) {
            Peer.Ask ask = peer.next();
            if (ask.command() == Command.DISC) {
                return;
            }
            byte[] data;
            synchronized (this) {
                if (dead) {
                    return;
                }
                data = perform(ask);
                if (answers == 0) {
                    // done and not said
                    dead = true;
                    notifyAll();
                    return;
                }
                answers--;
            }
            peer.done(ask, data);
        }
    }

    private byte[] perform(Peer.Ask ask) {
        int from = (int) ask.offset();
        int to = from + (int) ask.length();
        switch (ask.command()) {
            case Command.READ -> {
                return Arrays.copyOfRange(cached, from, to);
            }
            case Command.WRITE -> System.arraycopy(ask.payload(), 0, cached, from, ask.payload().length);
            case Command.WRITE_ZEROES, Command.TRIM -> Arrays.fill(cached, from, to, (byte) 0);
            case Command.FLUSH -> System.arraycopy(cached, 0, durable, 0, cached.length);
            default -> throw new AssertionError("command " + ask.command());
        }
        if ((ask.flags() & CommandFlag.FUA) != 0) {
            System.arraycopy(cached, from, durable, from, to - from);
        }
        return null;
    }

    /** It dies after so many answers more. */
    synchronized void dieAfter(int more) {
        answers = more;
    }

    /** Waits until it has died by {@link #dieAfter}; false if that takes too long. */
    synchronized boolean awaitDeath(long millis) throws InterruptedException {
        long end = System.nanoTime() + millis * 1_000_000;
        while (!dead && end - System.nanoTime() > 0) {
            wait(Math.max(1, (end - System.nanoTime()) / 1_000_000));
        }
        return dead;
    }

    /**
     * It dies now, if it has not, loses its cache and comes back.
     *
     * @param lost asked for each sector; one that is not had been written back already
     */
    void restart(BooleanSupplier lost) throws IOException {
        synchronized (this) {
            dead = true;
        }
        server.kill();
        synchronized (this) {
            for (int at = 0; at < durable.length; at += SECTOR) {
                if (lost.getAsBoolean()) {
                    System.arraycopy(durable, at, cached, at, SECTOR);
                } else {
                    System.arraycopy(cached, at, durable, at, SECTOR);
                }
            }
            dead = false;
            answers = -1;
        }
        server.start();
    }

    synchronized byte[] durable() {
        return durable.clone();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
