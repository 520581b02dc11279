package io.drivebay.driver.nbd.internal.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** STARTTLS, what may come before it, with it, and behind it. */
@Timeout(60)
final class TlsHandshakeTest {
    private static final int ERR_INVALID = 1 << 31 | 3;
    private static final int ERR_TLS_REQD = 1 << 31 | 5;
    private static final int ERR_TOO_BIG = 1 << 31 | 9;
    private static final int ACK = 1;
    private static final int STARTTLS = Client.OPTION_STARTTLS;
    private static final int TOO_MUCH = (64 << 10) + 1;
    private static final String REPLY_MAGIC = "\0\3\u00e8\u0089\4UU\u00a9";
    private static final byte[] NONE = {};
    private static final String DISK = "disk";

    @TempDir
    static Path folder;

    private static TlsContexts tls;
    private static SSLContext trusting;

    private final MemoryTarget disk = new MemoryTarget(DISK, 1 << 20, 512);
    private Served served;
    private Faults faults;

    @BeforeAll
    static void makeCertificates() throws Exception {
        tls = new TlsContexts(folder);
        trusting = tls.client("TLSv1.3");
    }

    @BeforeEach
    void serve() throws IOException {
        faults = new Faults();
        served = new Served();
        served.add(disk);
    }

    /** Whatever was done, the server serves, and has caught nothing that it did not foresee. */
    @AfterEach
    void end() throws IOException {
        try (Client next = greeted(true).startTls(trusting).agree(DISK, ReplyKind.EXTENDED)) {
            assertEquals(512, next.read(0, 512).length);
        }
        served.close();
        faults.close();
        assertTrue(faults.none(), faults::toString);
    }

    private Client greeted(boolean required) throws IOException {
        SocketAddress address = served.listenTcp(tls.security(required));
        return new Client(address).greet();
    }

    @Test
    void everyOptionButTwoIsRefusedBeforeWhereItIsRequired() throws IOException {
        byte[] export = Client.exportQuery(DISK, 3);
        byte[] contexts = Client.contextQuery(DISK, "base:allocation");
        try (Client client = greeted(true)) {
            for (int option : new int[] {3, 4, 6, 7, 8, 9, 10, 11, 999}) {
                byte[] right = option == 6 || option == 7 ? export : option == 9 || option == 10 ? contexts : NONE;
                for (byte[] data :
                        List.of(right, Arrays.copyOf(right, right.length + 1), new byte[3], new byte[TOO_MUCH])) {
                    assertEquals(ERR_TLS_REQD, client.askType(option, data), option + ": " + data.length + " bytes");
                }
            }
            assertEquals(ACK, client.askType(2, NONE));
            client.assertClosed();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void exportNameBeforeEndsItWhereItIsRequired(boolean tooLong) throws IOException {
        try (Client client = greeted(true)) {
            byte[] name = tooLong ? new byte[TOO_MUCH] : DISK.getBytes(StandardCharsets.UTF_8);
            client.send(Client.option(Client.OPTION_EXPORT_NAME, name));
            client.assertClosed();
        }
    }

    @Test
    void everythingGoesInTheClearWhereItIsOnlyAllowed() throws IOException {
        try (Client client = greeted(false).agree(DISK, ReplyKind.STRUCTURED)) {
            assertEquals(512, client.read(0, 512).length);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void withDataItIsRefusedAndMayBeAskedForAgain(boolean required) throws IOException {
        try (Client client = greeted(required)) {
            for (int length : new int[] {1, 16, 64 << 10}) {
                assertEquals(ERR_INVALID, client.askType(STARTTLS, new byte[length]));
            }
            assertEquals(ERR_TOO_BIG, client.askType(STARTTLS, new byte[TOO_MUCH]));
            client.startTls(trusting).agree(DISK, ReplyKind.STRUCTURED);
            assertEquals(512, client.read(0, 512).length);
        }
    }

    @Test
    void aSecondOneIsRefusedAndTheFirstGoesOn() throws IOException {
        try (Client client = greeted(true).startTls(trusting)) {
            assertEquals(ERR_INVALID, client.askType(STARTTLS, NONE));
            assertEquals(ERR_INVALID, client.askType(STARTTLS, new byte[1]));
            client.agree(DISK, ReplyKind.SIMPLE);
            assertEquals(512, client.read(0, 512).length);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void bothVersionsCarryOptionsAndRequests(String version) throws Exception {
        byte[] bytes = new byte[300 << 10];
        new Random(TestSeed.value()).nextBytes(bytes);
        for (ReplyKind kind : ReplyKind.values()) {
            try (Client client = greeted(true).startTls(tls.client(version)).agree(DISK, kind)) {
                client.write(512, bytes);
                assertArrayEquals(bytes, client.read(512, bytes.length));
                client.send(client.header(2, 0, 1, 0, 0));
                client.assertClosed();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ReplyKind.class)
    void whatWasAgreedOnBeforeIsForgotten(ReplyKind before) throws IOException {
        byte[] contexts = Client.contextQuery(DISK, "base:allocation");
        for (boolean agreesAgain : new boolean[] {false, true}) {
            try (Client client = greeted(false)) {
                if (before != ReplyKind.SIMPLE) {
                    assertEquals(ACK, client.askType(before == ReplyKind.STRUCTURED ? 8 : 11, NONE));
                    assertEquals(2, client.ask(10, contexts).size());
                }
                client.startTls(trusting);
                assertEquals(ERR_INVALID, client.askType(10, contexts), "chunks are agreed on still");
                if (agreesAgain) {
                    assertEquals(ACK, client.askType(8, NONE));
                    client.kind = ReplyKind.STRUCTURED;
                }
                client.go(DISK);
                assertEquals(agreesAgain ? 1 << 7 : 0, client.flags & 1 << 7, "DF");
                assertEquals(512, client.read(0, 512).length);
                assertEquals(22, client.call(7, 0, 0, 4096).error, "the context is agreed on still");
            }
        }
    }

    /** Who is between both could otherwise put words into the client's mouth. */
    @Test
    void whatComesInTheClearBehindItHasNotComeEncrypted() throws IOException {
        byte[] wholeOption = Client.option(8, NONE);
        byte[] halfOption = Arrays.copyOf(wholeOption, 9);
        byte[] manyOptions = repeated(wholeOption, 1000);
        for (byte[] injected : List.of(wholeOption, halfOption, manyOptions)) {
            try (Client client = greeted(false)) {
                client.send(concatenated(Client.option(STARTTLS, NONE), injected));
                assertEquals(ACK, client.answers(STARTTLS).get(0).type());
                client.secure(trusting);
                assertEquals(ACK, client.askType(8, NONE), "the injected one was taken");
                client.kind = ReplyKind.STRUCTURED;
                client.go(DISK);
                assertEquals(512, client.read(0, 512).length);
            }
        }
    }

    /** More than is read at once: no part of it is an option, whether before TLS or as its beginning. */
    @Test
    void muchInTheClearBehindItEndsIt() throws IOException {
        byte[] injected = repeated(Client.option(3, NONE), (1 << 20) / 16);
        try (Client client = greeted(false)) {
            client.send(concatenated(Client.option(STARTTLS, NONE), Arrays.copyOf(injected, 1 << 10)));
            assertEquals(ACK, client.answers(STARTTLS).get(0).type());
            sendToWhoMayBeGone(client, injected);
            String said = new String(rest(client), StandardCharsets.ISO_8859_1);
            assertFalse(said.contains(REPLY_MAGIC), "options were answered in the clear");
        }
    }

    private static byte[] concatenated(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] repeated(byte[] part, int times) {
        byte[][] parts = new byte[times][];
        Arrays.fill(parts, part);
        return concatenated(parts);
    }

    private static void sendToWhoMayBeGone(Client client, byte[] bytes) {
        try {
            client.send(bytes);
        } catch (IOException e) {
            // it has ended the connection, as it is to
        }
    }

    /** All that the server says until it ends the connection. */
    private static byte[] rest(Client client) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer some = ByteBuffer.allocate(4096);
        try {
            while (client.channel.read(some.clear()) >= 0) {
                all.write(some.array(), 0, some.position());
            }
        } catch (IOException e) {
            // a reset is an end as well
        }
        return all.toByteArray();
    }

    @Test
    void garbageInsteadOfAHelloEndsIt() throws IOException {
        Random random = new Random(TestSeed.value());
        for (int i = 0; i < 50; i++) {
            byte[] garbage = new byte[1 + random.nextInt(300)];
            random.nextBytes(garbage);
            // also as a record of TLS, so that it gets deeper in
            byte[] record = ByteBuffer.allocate(5 + garbage.length)
                    .put(new byte[] {(byte) (20 + random.nextInt(4)), 3, 3})
                    .putShort((short) garbage.length)
                    .put(garbage)
                    .array();
            try (Client client = inHandshakeOfTls()) {
                sendToWhoMayBeGone(client, random.nextBoolean() ? garbage : record);
                sendNoMore(client);
                rest(client);
            }
        }
    }

    private Client inHandshakeOfTls() throws IOException {
        Client client = greeted(true);
        assertEquals(ACK, client.askType(STARTTLS, NONE));
        return client;
    }

    private static void sendNoMore(Client client) {
        try {
            client.channel.shutdownOutput();
        } catch (IOException e) {
            // the server was faster
        }
    }

    @Test
    void whoSendsNoMoreWithinTheHandshakeOfTlsIsGone() throws IOException {
        byte[] hello = hello();
        for (int length : new int[] {0, 1, 5, hello.length / 2, hello.length - 1, hello.length}) {
            try (Client client = inHandshakeOfTls()) {
                client.send(Arrays.copyOf(hello, length));
                client.channel.shutdownOutput();
                rest(client);
            }
        }
    }

    private static byte[] hello() throws IOException {
        SSLEngine engine = trusting.createSSLEngine();
        engine.setUseClientMode(true);
        ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), hello);
        return Arrays.copyOf(hello.array(), hello.position());
    }

    /** Neither who says nothing nor who says a part is waited for longer than the server has patience. */
    @Test
    void aHandshakeOfTlsThatStallsIsEnded() throws IOException {
        byte[] hello = hello();
        try (Client silent = inHandshakeOfTls();
                Client halting = inHandshakeOfTls();
                Client answered = inHandshakeOfTls()) {
            halting.send(Arrays.copyOf(hello, hello.length / 2));
            answered.send(hello);
            served.limits(new Limits(10, 10, 16, Duration.ofMillis(1)));
            rest(silent);
            rest(halting);
            rest(answered);
            served.limits(Served.LIMITS);
        }
    }
}
