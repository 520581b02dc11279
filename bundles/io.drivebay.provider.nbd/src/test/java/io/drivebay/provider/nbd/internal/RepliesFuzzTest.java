package io.drivebay.provider.nbd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.drivebay.api.DiskException;
import io.drivebay.protocol.nbd.Command;
import io.drivebay.protocol.nbd.RequestHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Whatever a server answers, it is taken or ends the connection, and no byte lands outside of what was asked for.
 *
 * <p>Without {@code JAZZER_FUZZ=1} in the environment only the inputs among the resources are run. The first byte of an
 * input says which replies were agreed on; the others are what the server sends, where a byte of 0xfe in front of eight
 * bytes stands for the name of the request with that number.
 */
final class RepliesFuzzTest {
    private static final int READS = 2;
    private static final int BYTES = 4096;
    private static final byte GUARD = 0x5a;

    @FuzzTest(maxDuration = "20s")
    void anythingMayBeAnswered(byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        ReplyKind kind = ReplyKind.values()[(input[0] & 0xff) % ReplyKind.values().length];
        Export export = new Export(1 << 20, 1, BlockSizes.UNSAID, kind, Peer.CONTEXT);
        Asked asked = new Asked(export);
        Replies replies = new Replies(new Input(new FromArray(asked.named(input))), export, asked::find);
        try {
            while (true) {
                replies.next();
            }
        } catch (IOException e) {
            // the end of the input, or of the connection
        }
        asked.check();
    }

    /** Two reads, a map and a flush that wait for their answers. */
    private static final class Asked {
        private final Request[] requests = new Request[READS + 2];
        private final ByteBuffer[] buffers = new ByteBuffer[READS];
        private final long[] cookies = new long[requests.length];

        Asked(Export export) {
            Link link = new Link(
                    new Handshake.Connected(new Input(new FromArray(new byte[0])), export),
                    "unused",
                    cookie -> null,
                    (lost, reason) -> {});
            for (int i = 0; i < requests.length; i++) {
                requests[i] = new Request(i);
                if (i < READS) {
                    buffers[i] = ByteBuffer.allocateDirect(3 * BYTES);
                    while (buffers[i].hasRemaining()) {
                        buffers[i].put(GUARD);
                    }
                    buffers[i].limit(2 * BYTES).position(BYTES);
                    requests[i].set(Command.READ, 0, (long) i * BYTES, BYTES).with(buffers[i]);
                } else if (i == READS) {
                    requests[i].set(Command.BLOCK_STATUS, 0, 0, 1 << 20).with(new ExtentList());
                } else {
                    requests[i].set(Command.FLUSH, 0, 0, 0);
                }
                requests[i].activate(Thread.currentThread(), 0);
                requests[i].assign(link, 0);
                RequestHeader header = new RequestHeader(export.extended());
                header.parse(requests[i].header(), 0);
                cookies[i] = header.cookie();
            }
        }

        Request find(long cookie) {
            int index = Request.index(cookie);
            return index < requests.length && requests[index].is(requests[index].link(), cookie)
                    ? requests[index]
                    : null;
        }

        byte[] named(byte[] input) {
            ByteBuffer named = ByteBuffer.wrap(input.clone());
            for (int i = 1; i + Long.BYTES < input.length; i++) {
                if (input[i] == (byte) 0xfe && input[i + 1] >= 0 && input[i + 1] < cookies.length) {
                    named.putLong(i, cookies[input[i + 1]]);
                    i += Long.BYTES - 1;
                }
            }
            return Arrays.copyOfRange(named.array(), 1, input.length);
        }

        void check() {
            for (int i = 0; i < READS; i++) {
                buffers[i].clear();
                for (int at = 0; at < BYTES; at++) {
                    assertEquals(GUARD, buffers[i].get(at));
                    assertEquals(GUARD, buffers[i].get(2 * BYTES + at));
                }
            }
            for (Request request : requests) {
                DiskException outcome = request.outcome();
                assertEquals(outcome != null, request.hasFailed());
            }
        }
    }

    /** A server that has said all that it will. */
    private static final class FromArray implements Transport {
        private final ByteBuffer said;

        FromArray(byte[] bytes) {
            said = ByteBuffer.wrap(bytes);
        }

        @Override
        public long read(ByteBuffer first, ByteBuffer second) {
            int before = said.position();
            for (ByteBuffer target : new ByteBuffer[] {first, second}) {
                int step = Math.min(target.remaining(), said.remaining());
                target.put(said.slice(said.position(), step));
                said.position(said.position() + step);
            }
            return said.position() == before ? -1 : said.position() - before;
        }

        @Override
        public void write(ByteBuffer[] from, int count) {
            throw new AssertionError("nothing is to be sent");
        }

        @Override
        public void close() {
            // an array stays
        }
    }
}
