package io.drivebay.driver.nbd.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A client over a raw socket, which sends whatever it is told. Reads block; tests are bounded. */
final class Client implements AutoCloseable {
    static final int OPTION_EXPORT_NAME = 1;
    static final int OPTION_STARTTLS = 5;
    static final int OPTION_GO = 7;

    final SocketChannel channel;
    /** What comes and goes, in the clear; the channel's own until it is encrypted. */
    private ReadableByteChannel in;

    private WritableByteChannel out;
    ReplyKind kind = ReplyKind.SIMPLE;
    private final Map<Long, long[]> asked = new HashMap<>();
    private long nextCookie = 0x1122334455667788L;

    long size;
    int flags;

    Client(SocketAddress address) throws IOException {
        channel = address instanceof InetSocketAddress
                ? SocketChannel.open()
                : SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(address);
        in = channel;
        out = channel;
    }

    /** Goes on encrypted, after the server has agreed to that. */
    Client secure(SSLContext context) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket(channel.socket(), "localhost", channel.socket().getPort(), false);
        socket.startHandshake();
        in = Channels.newChannel(socket.getInputStream());
        out = Channels.newChannel(socket.getOutputStream());
        return this;
    }

    /** Asks for encryption in the handshake, and goes on with it. */
    Client startTls(SSLContext context) throws IOException {
        assertEquals(1, askType(OPTION_STARTTLS, new byte[0]), "STARTTLS is refused");
        return secure(context);
    }

    // --- bytes

    void send(byte[]... parts) throws IOException {
        for (byte[] part : parts) {
            ByteBuffer buffer = ByteBuffer.wrap(part);
            while (buffer.hasRemaining()) {
                out.write(buffer);
            }
        }
    }

    ByteBuffer take(int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining()) {
            if (in.read(buffer) < 0) {
                throw new EOFException("after " + buffer.position() + " of " + count + " bytes");
            }
        }
        return buffer.flip();
    }

    /** The server has closed, and said nothing before. */
    void assertClosed() throws IOException {
        try {
            assertEquals(-1, in.read(ByteBuffer.allocate(1)), "the server goes on");
        } catch (IOException e) {
            // a reset is an end as well
            assertTrue(e.getMessage().contains("reset"), e::toString);
        }
    }

    // --- handshake

    Client greet() throws IOException {
        return greet(3);
    }

    Client greet(int clientFlags) throws IOException {
        ByteBuffer greeting = take(18);
        assertEquals(0x4e42444d41474943L, greeting.getLong());
        assertEquals(0x49484156454F5054L, greeting.getLong());
        assertEquals(3, greeting.getShort());
        send(ByteBuffer.allocate(4).putInt(clientFlags).array());
        return this;
    }

    static byte[] option(int code, byte[] data) {
        return ByteBuffer.allocate(16 + data.length)
                .putLong(0x49484156454F5054L)
                .putInt(code)
                .putInt(data.length)
                .put(data)
                .array();
    }

    static byte[] optionHeader(int code, int length) {
        return ByteBuffer.allocate(16)
                .putLong(0x49484156454F5054L)
                .putInt(code)
                .putInt(length)
                .array();
    }

    List<OptionAnswer> ask(int code, byte[] data) throws IOException {
        send(option(code, data));
        return answers(code);
    }

    /** The type of the only answer. */
    int askType(int code, byte[] data) throws IOException {
        List<OptionAnswer> answers = ask(code, data);
        assertEquals(1, answers.size());
        return answers.get(0).type();
    }

    List<OptionAnswer> answers(int code) throws IOException {
        List<OptionAnswer> all = new ArrayList<>();
        OptionAnswer one;
        do {
            ByteBuffer header = take(20);
            assertEquals(0x3e889045565a9L, header.getLong());
            assertEquals(code, header.getInt());
            int type = header.getInt();
            one = new OptionAnswer(type, take(header.getInt()).array());
            all.add(one);
        } while (!one.last());
        return all;
    }

    static byte[] exportQuery(String name, int... infos) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        ByteBuffer data = ByteBuffer.allocate(4 + text.length + 2 + 2 * infos.length)
                .putInt(text.length)
                .put(text)
                .putShort((short) infos.length);
        for (int info : infos) {
            data.putShort((short) info);
        }
        return data.array();
    }

    static byte[] contextQuery(String name, String... queries) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        int length = 8 + text.length;
        for (String query : queries) {
            length += 4 + query.length();
        }
        ByteBuffer data =
                ByteBuffer.allocate(length).putInt(text.length).put(text).putInt(queries.length);
        for (String query : queries) {
            data.putInt(query.length()).put(query.getBytes(StandardCharsets.US_ASCII));
        }
        return data.array();
    }

    /** Agrees on the kind of replies, and on the map if there can be one, and begins. */
    Client begin(String export, ReplyKind wanted) throws IOException {
        return greet().agree(export, wanted);
    }

    /** The same, behind the greeting. */
    Client agree(String export, ReplyKind wanted) throws IOException {
        if (wanted != ReplyKind.SIMPLE) {
            assertEquals(1, askType(wanted == ReplyKind.STRUCTURED ? 8 : 11, new byte[0]));
            assertEquals(2, ask(10, contextQuery(export, "base:allocation")).size());
        }
        kind = wanted;
        go(export);
        return this;
    }

    void go(String export) throws IOException {
        List<OptionAnswer> answers = ask(OPTION_GO, exportQuery(export));
        assertEquals(1, answers.get(answers.size() - 1).type(), "GO is refused");
        ByteBuffer info = answers.get(0).buffer();
        assertEquals(0, info.getShort());
        size = info.getLong();
        flags = Short.toUnsignedInt(info.getShort());
    }

    // --- requests

    byte[] header(int command, int commandFlags, long cookie, long offset, long length) {
        boolean extended = kind == ReplyKind.EXTENDED;
        ByteBuffer header = ByteBuffer.allocate(extended ? 32 : 28)
                .putInt(extended ? 0x21e41c71 : 0x25609513)
                .putShort((short) commandFlags)
                .putShort((short) command)
                .putLong(cookie)
                .putLong(offset);
        return (extended ? header.putLong(length) : header.putInt((int) length)).array();
    }

    /** A cookie for a request whose header the caller sends. */
    long expect(int command, long offset, long length) {
        long cookie = nextCookie++;
        asked.put(cookie, new long[] {command, offset, length});
        return cookie;
    }

    /** Sends a request; the cookie is returned. */
    long request(int command, int commandFlags, long offset, long length, byte[] payload) throws IOException {
        long cookie = expect(command, offset, length);
        int all = commandFlags | (kind == ReplyKind.EXTENDED && command == 1 ? 1 << 5 : 0);
        send(header(command, all, cookie, offset, length), payload);
        return cookie;
    }

    Answer call(int command, int commandFlags, long offset, long length) throws IOException {
        return call(command, commandFlags, offset, length, new byte[0]);
    }

    Answer call(int command, int commandFlags, long offset, long length, byte[] payload) throws IOException {
        long cookie = request(command, commandFlags, offset, length, payload);
        Answer answer = answer();
        assertEquals(cookie, answer.cookie);
        return answer;
    }

    byte[] read(long offset, int length) throws IOException {
        Answer answer = call(0, 0, offset, length);
        assertEquals(0, answer.error);
        return answer.data;
    }

    void write(long offset, byte[] payload) throws IOException {
        assertEquals(0, call(1, 0, offset, payload.length, payload).error);
    }

    /** The next request's answer that is complete; those of others may not be mixed in. */
    Answer answer() throws IOException {
        while (true) {
            ByteBuffer header = take(16);
            int magic = header.getInt();
            if (kind == ReplyKind.SIMPLE || kind == ReplyKind.STRUCTURED && magic == 0x67446698) {
                assertEquals(0x67446698, magic);
                return simple(header);
            }
            assertEquals(kind == ReplyKind.EXTENDED ? 0x6e8a278c : 0x668e33ef, magic);
            Answer answer = chunk(header);
            if (answer != null) {
                return answer;
            }
        }
    }

    private Answer simple(ByteBuffer header) throws IOException {
        int error = header.getInt();
        Answer answer = new Answer(header.getLong());
        answer.error = error;
        long[] request = asked.remove(answer.cookie);
        if (kind != ReplyKind.SIMPLE) {
            assertTrue(request[0] != 0 && request[0] != 7, "what brings data or extents is answered in chunks");
        } else if (error == 0 && request[0] == 0) {
            answer.dataChunks = 1;
            answer.data = take((int) request[2]).array();
        }
        return answer;
    }

    private final Map<Long, Answer> open = new HashMap<>();

    /** One chunk, whose header's start has been taken; the whole answer if it is the last one, else null. */
    private Answer chunk(ByteBuffer header) throws IOException {
        boolean done = header.getShort() == 1;
        int type = Short.toUnsignedInt(header.getShort());
        long cookie = header.getLong();
        long[] request = asked.get(cookie);
        int length;
        if (kind == ReplyKind.EXTENDED) {
            ByteBuffer rest = take(16);
            assertEquals(request[1], rest.getLong());
            length = (int) rest.getLong();
        } else {
            length = take(4).getInt();
        }
        ByteBuffer payload = take(length);
        Answer answer = open.computeIfAbsent(cookie, Answer::new);
        payload(answer, type, payload, request);
        if (done) {
            asked.remove(cookie);
            assertTrue(request[0] != 0 || answer.error != 0 || answer.received == request[2], "too little came");
            return open.remove(cookie);
        }
        return null;
    }

    private void payload(Answer answer, int type, ByteBuffer payload, long[] request) {
        switch (type) {
            case 0 -> {}
            case 1 -> {
                answer.dataChunks++;
                answer.put(request[1], request[2], payload.getLong(), payload);
            }
            case 2 -> {
                answer.holeChunks++;
                long offset = payload.getLong();
                answer.put(request[1], request[2], offset, ByteBuffer.allocate(payload.getInt()));
            }
            case 5 -> {
                assertEquals(1, payload.getInt());
                while (payload.hasRemaining()) {
                    answer.extents.add(new long[] {Integer.toUnsignedLong(payload.getInt()), payload.getInt()});
                }
            }
            case 6 -> {
                assertEquals(1, payload.getInt());
                assertEquals(payload.getInt(), payload.remaining() / 16);
                while (payload.hasRemaining()) {
                    answer.extents.add(new long[] {payload.getLong(), payload.getLong()});
                }
            }
            case 32769, 32770 -> {
                answer.error = payload.getInt();
                int text = payload.getShort();
                payload.position(payload.position() + text);
                if (type == 32770) {
                    answer.errorOffset = payload.getLong();
                }
            }
            default -> throw new AssertionError("chunk of type " + type);
        }
        assertTrue(!payload.hasRemaining(), () -> "too long: chunk of type " + type);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
