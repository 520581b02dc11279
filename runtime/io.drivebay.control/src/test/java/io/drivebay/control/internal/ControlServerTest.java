package io.drivebay.control.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.control.internal.protocol.Frame;
import io.drivebay.control.internal.protocol.FrameChannel;
import io.drivebay.control.internal.protocol.FrameType;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ControlServerTest {
    /** One for all tests: it takes the place of the process's standard streams. */
    private static final ThreadIOImpl STREAMS = new ThreadIOImpl();

    @TempDir
    Path home;

    private final Commands commands = new Commands();
    private ControlServer server;

    @BeforeAll
    static void start() {
        STREAMS.start();
    }

    @AfterAll
    static void stop() {
        STREAMS.stop();
    }

    @BeforeEach
    void listen() throws IOException {
        CommandProcessorImpl processor = new CommandProcessorImpl(STREAMS);
        for (String name : Commands.NAMES) {
            processor.addCommand("test", commands, name);
        }
        server = new ControlServer(FakeContext.of(home), processor);
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        assertFalse(Files.exists(socket()), "the socket goes with the server");
    }

    private Path socket() {
        return home.resolve(ControlServer.SOCKET);
    }

    private record Answer(String out, String err, int status) {}

    private SocketChannel connect() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(socket()));
    }

    private static FrameChannel greeted(SocketChannel socket) throws IOException {
        FrameChannel channel = new FrameChannel(socket);
        assertEquals(FrameType.HELLO, channel.read().orElseThrow().type());
        return channel;
    }

    private static Answer execute(FrameChannel channel, String line) throws IOException {
        channel.write(Frame.text(FrameType.EXECUTE, line));
        StringBuilder out = new StringBuilder();
        StringBuilder err = new StringBuilder();
        while (true) {
            Frame frame = channel.read().orElseThrow();
            switch (frame.type()) {
                case OUTPUT -> out.append(frame.text());
                case ERROR -> err.append(frame.text());
                case EXIT -> {
                    return new Answer(out.toString(), err.toString(), frame.status());
                }
                default -> throw new IOException(frame.type() + " " + frame.text());
            }
        }
    }

    private Answer execute(String line) throws IOException {
        try (SocketChannel socket = connect()) {
            return execute(greeted(socket), line);
        }
    }

    @Test
    void onlyTheOwnerMayOpenTheSocket() throws IOException {
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket().getParent())));
    }

    @Test
    void outputErrorsAndStatusArriveApart() throws IOException {
        assertEquals(new Answer("hello\n", "", 0), execute("say hello"));
        assertEquals(new Answer("", "oh\n", 0), execute("complain oh"));
        assertEquals(new Answer("42\n", "", 0), execute("number"));
        assertEquals(new Answer("", "it cannot be\n", 1), execute("fail 'it cannot be'"));
        assertEquals(new Answer("", "java.lang.IllegalStateException: broken\n", 1), execute("bug"));
        assertEquals(new Answer("", "Command not found: nosuch\n", 1), execute("nosuch"));
    }

    @Test
    void aStoreWithoutQuotesIsExplained() throws IOException {
        Answer answer = execute("say file:/none?size=1G");
        assertEquals(1, answer.status());
        assertTrue(
                answer.err().startsWith("no matches found: file:/none?size=1G; put a word with ?, * or [ into single"),
                answer.err());
        assertEquals(new Answer("file:/none?size=1G\n", "", 0), execute("say 'file:/none?size=1G'"));
    }

    @Test
    void theLinesOfAConnectionShareASession() throws IOException {
        try (SocketChannel socket = connect()) {
            FrameChannel channel = greeted(socket);
            assertEquals(0, execute(channel, "x = 7").status());
            assertEquals("7\n", execute(channel, "say $x").out());
            assertEquals(1, execute(channel, "nosuch").status());
            assertEquals("7\n", execute(channel, "say $x").out());
        }
    }

    @Test
    void outputIsNotBoundedByAFrame() throws IOException {
        int bytes = 5 * Frame.LARGEST + 17;
        assertEquals(bytes, execute("flood " + bytes).out().length());
    }

    @Test
    void aCommandIsInterruptedWhenItsClientGoes() throws Exception {
        SocketChannel socket = connect();
        greeted(socket).write(Frame.text(FrameType.EXECUTE, "hang"));
        assertTrue(commands.hanging.await(30, TimeUnit.SECONDS));
        assertEquals("others go on\n", execute("say 'others go on'").out());
        socket.close();
        assertTrue(commands.interrupted.await(30, TimeUnit.SECONDS));
    }

    @Test
    void aClientThatDoesNotReadHoldsNobodyElseUp() throws IOException {
        try (SocketChannel lazy = connect()) {
            new FrameChannel(lazy).write(Frame.text(FrameType.EXECUTE, "flood 8000000"));
            assertEquals("hello\n", execute("say hello").out());
        }
    }

    @Test
    void aSecondCommandAtATimeIsRefused() throws Exception {
        try (SocketChannel socket = connect()) {
            FrameChannel channel = greeted(socket);
            channel.write(Frame.text(FrameType.EXECUTE, "hang"));
            assertTrue(commands.hanging.await(30, TimeUnit.SECONDS));
            channel.write(Frame.text(FrameType.EXECUTE, "say hello"));
            assertRefused(channel, "one command at a time; the last one has not ended");
        }
        assertTrue(commands.interrupted.await(30, TimeUnit.SECONDS));
    }

    private static void assertRefused(FrameChannel channel, String reason) throws IOException {
        Frame frame = channel.read().orElseThrow();
        assertEquals(FrameType.REFUSED, frame.type());
        assertEquals(reason, frame.text());
        assertEquals(Optional.empty(), channel.read());
    }

    @Test
    void framesThatAreNoneAreRefused() throws IOException {
        refuses(new byte[] {'x', 0x7f, 0, 0, 0}, "a frame of 2130706432 bytes; the longest has 65536");
        refuses(new byte[] {'x', -1, -1, -1, -1}, "a frame of 4294967295 bytes; the longest has 65536");
        refuses(new byte[] {'?', 0, 0, 0, 0}, "a frame of unknown type 63");
        refuses(new byte[] {'o', 0, 0, 0, 0}, "a client does not send OUTPUT");
        refuses(new byte[] {'c', 0, 0, 0, 1, '!'}, "a terminal is 'TYPE COLUMNS ROWS'");
        assertEquals("still there\n", execute("say 'still there'").out());
    }

    private void refuses(byte[] bytes, String reason) throws IOException {
        try (SocketChannel socket = connect()) {
            FrameChannel channel = greeted(socket);
            socket.write(ByteBuffer.wrap(bytes));
            assertRefused(channel, reason);
        }
    }

    @Test
    void garbageEndsOnlyItsConnection() throws IOException {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("ControlServerTest seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            if (bytes.length > 5 && random.nextBoolean()) {
                // a real header before nonsense, or before too little
                bytes[0] = (byte) "xci".charAt(random.nextInt(3));
                ByteBuffer.wrap(bytes).putInt(1, random.nextInt(80));
            }
            try (SocketChannel socket = connect()) {
                socket.write(ByteBuffer.wrap(bytes));
                if (random.nextBoolean()) {
                    socket.shutdownOutput();
                }
            }
        }
        assertEquals("still there\n", execute("say 'still there'").out());
    }

    @Test
    void manyClientsAtOnceEachGetTheirOwn() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(16);
        try {
            List<Callable<Answer>> calls = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                String word = "w" + i;
                calls.add(() -> execute("say " + word));
            }
            List<Future<Answer>> answers = pool.invokeAll(calls);
            for (int i = 0; i < answers.size(); i++) {
                assertEquals(new Answer("w" + i + "\n", "", 0), answers.get(i).get());
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void aStaleSocketIsReplaced() throws IOException {
        server.close();
        Files.createFile(socket());
        CommandProcessorImpl processor = new CommandProcessorImpl(STREAMS);
        processor.addCommand("test", commands, "say");
        server = new ControlServer(FakeContext.of(home), processor);
        assertEquals("new\n", execute("say new").out());
    }
}
