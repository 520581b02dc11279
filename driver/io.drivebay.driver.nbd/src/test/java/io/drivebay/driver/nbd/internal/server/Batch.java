package io.drivebay.driver.nbd.internal.server;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Some equal requests that are sent together, again and again, by a client that looks at no answer. */
final class Batch {
    /** Requests in one. */
    static final int REQUESTS = 16;

    private final Client client;
    private final ByteBuffer requests;
    private final ByteBuffer replies;

    /** A command, by its number. */
    enum Kind {
        READ,
        WRITE,
        DISC,
        FLUSH,
        TRIM,
        CACHE,
        WRITE_ZEROES,
        BLOCK_STATUS
    }

    Batch(Client client, Kind command, int bytes) {
        this.client = client;
        boolean write = command == Kind.WRITE;
        // in extended requests a payload is announced by a flag
        int flags = write && client.kind == ReplyKind.EXTENDED ? 1 << 5 : 0;
        byte[] header = client.header(command.ordinal(), flags, 1, 0, bytes);
        byte[] payload = new byte[write ? bytes : 0];
        requests = ByteBuffer.allocateDirect(REQUESTS * (header.length + payload.length));
        while (requests.hasRemaining()) {
            requests.put(header).put(payload);
        }
        replies = ByteBuffer.allocateDirect(REQUESTS * replyBytes(client.kind, command, bytes));
    }

    /** Bytes of the answer if all is data and in one chunk. */
    private static int replyBytes(ReplyKind kind, Kind command, int bytes) {
        return switch (command) {
            case READ -> kind.headerBytes + (kind == ReplyKind.SIMPLE ? 0 : 8) + bytes;
            case BLOCK_STATUS -> kind.headerBytes + (kind == ReplyKind.STRUCTURED ? 12 : 24);
            default -> kind.acknowledgementBytes;
        };
    }

    /** Sends it so many times, each time when the one before has been answered. */
    void run(int times) throws IOException {
        for (int i = 0; i < times; i++) {
            requests.rewind();
            while (requests.hasRemaining()) {
                client.channel.write(requests);
            }
            replies.clear();
            while (replies.hasRemaining() && client.channel.read(replies) >= 0) {
                // until all are there
            }
            assertFalse(replies.hasRemaining(), "the server has ended the connection");
        }
    }
}
