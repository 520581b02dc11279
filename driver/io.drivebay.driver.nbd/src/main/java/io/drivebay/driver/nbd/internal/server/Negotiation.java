package io.drivebay.driver.nbd.internal.server;

import io.drivebay.protocol.nbd.Greeting;
import io.drivebay.protocol.nbd.HandshakeFlag;
import io.drivebay.protocol.nbd.Magic;
import java.nio.ByteBuffer;

/**
 * The newstyle handshake: takes flags and options out of what comes. Threads: the loop's.
 *
 * <pre>
 *   flags:  4
 *   option: magic 8, option 4, length 4, data
 * </pre>
 */
final class Negotiation implements Stage {
    /** Most bytes of an option's data that are looked at. */
    static final int MOST_DATA = 64 << 10;

    /** Who sends more than that means no good. */
    private static final long MOST_SKIPPED = 32 << 20;

    private static final int OPTION_BYTES = 16;

    private final Connection connection;
    private final Options options;
    private boolean greeted;

    // the option that is being received
    private int option;
    private byte[] data;
    private int received;
    private final Skipped skipped = new Skipped();
    private boolean tooBig;

    /** Its answer waits. */
    private boolean waiting;

    Negotiation(Connection connection, Service service, Security security) {
        this.connection = connection;
        this.options = new Options(connection, service, security);
    }

    void greet() {
        connection.output().put(Greeting.bytes());
    }

    @Override
    public void consume(Block in) {
        ByteBuffer from = in.bytes;
        while (!connection.ending()) {
            if (skipped.any()) {
                if (!skipped.pass(from)) {
                    return;
                }
            } else if (tooBig) {
                tooBig = false;
                options.tooBig(option);
            } else if (data != null) {
                int length = Math.min(data.length - received, from.remaining());
                from.get(data, received, length);
                received += length;
                if (received < data.length) {
                    return;
                }
                if (!answer(from)) {
                    return;
                }
            } else if (!begin(from)) {
                return;
            }
        }
    }

    /** Takes the client's flags or an option's header; false if it is not there yet. */
    private boolean begin(ByteBuffer from) {
        if (!greeted) {
            return flags(from);
        }
        if (from.remaining() < OPTION_BYTES) {
            return false;
        }
        // a client that sends option after option and takes no answer would fill our memory
        connection.send();
        if (connection.outbox().stuck()) {
            connection.pause();
            return false;
        }
        long magic = from.getLong();
        option = from.getInt();
        long length = Integer.toUnsignedLong(from.getInt());
        connection.stepped();
        if (magic != Magic.OPTION) {
            connection.violated("an option without its magic number");
        } else if (length > MOST_SKIPPED) {
            connection.violated("option " + option + " with " + length + " bytes");
        } else if (length > MOST_DATA) {
            skipped.next(length);
            tooBig = true;
        } else {
            data = new byte[(int) length];
            received = 0;
        }
        return true;
    }

    private boolean flags(ByteBuffer from) {
        if (from.remaining() < Integer.BYTES) {
            return false;
        }
        int flags = from.getInt();
        greeted = true;
        connection.stepped();
        if ((flags & ~(HandshakeFlag.FIXED_NEWSTYLE | HandshakeFlag.NO_ZEROES)) != 0) {
            connection.violated("unknown handshake flags " + Integer.toHexString(flags));
        }
        options.flags(flags);
        return true;
    }

    /** Answers an option; false if nothing more is to be taken for now. */
    private boolean answer(ByteBuffer from) {
        Options.Result result = options.answer(option, data);
        waiting = result == Options.Result.WAIT;
        switch (result) {
            case WAIT -> {
                connection.pause();
                return false;
            }
            case SECURE -> {
                // what came with it in the clear may be an attacker's
                from.position(from.limit());
                data = null;
                return false;
            }
            case TRANSMIT -> {
                data = null;
                return false;
            }
            case NEXT -> data = null;
        }
        return true;
    }

    @Override
    public ByteBuffer sink() {
        return null;
    }

    @Override
    public void sunk() {
        throw new IllegalStateException("the handshake has no sink");
    }

    @Override
    public boolean timed() {
        return !waiting;
    }

    @Override
    public void ended() {
        // what was asked has been answered
    }

    @Override
    public void left() {
        options.left();
    }
}
