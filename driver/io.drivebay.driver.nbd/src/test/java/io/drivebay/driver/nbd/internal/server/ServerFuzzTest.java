package io.drivebay.driver.nbd.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.BugDetectors;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a client sends, the server answers, ends the connection, and has nothing left of it.
 *
 * <p>Without {@code JAZZER_FUZZ=1} in the environment only the inputs among the resources are run. The first byte of
 * an input says where the client is before the others are sent: in the handshake, after one that agreed on a kind of
 * replies, where a handshake of TLS is to begin, or behind one, encrypted.
 */
final class ServerFuzzTest {
    private static final int SIZE = 1 << 20;
    private static final int IN_HANDSHAKE = 0;
    private static final int BEFORE_TLS = 1 + ReplyKind.values().length;
    private static final int BEHIND_TLS = BEFORE_TLS + 1;
    private static final int STATES = BEHIND_TLS + 1;
    private static final int EOF = -1;

    private static final MemoryTarget DISK = new MemoryTarget("disk", SIZE, 512);
    private static Served served;
    private static Export export;
    private static SSLContext tls;
    private static SocketAddress encrypting;

    @BeforeAll
    static void serve(@TempDir Path folder) throws Exception {
        served = new Served();
        export = served.add(DISK);
        TlsContexts contexts = new TlsContexts(folder);
        tls = contexts.client("TLSv1.3");
        encrypting = served.listenTcp(contexts.security(true));
    }

    @AfterAll
    static void end() throws IOException {
        served.close();
    }

    @FuzzTest(maxDuration = "20s")
    void anythingMayBeSent(byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        try (Faults faults = new Faults()) {
            try (Client client = connected((input[0] & 0xff) % STATES)) {
                send(client, input);
                drain(client);
            }
            Waiting.await(() -> export.clients().isEmpty() && DISK.openSlots.get() == 0);
            try (Client next = served.connect().begin("disk", ReplyKind.SIMPLE)) {
                assertEquals(512, next.read(0, 512).length);
            }
            assertTrue(faults.none(), faults::toString);
        }
    }

    private static Client connected(int state) throws IOException {
        if (state < BEFORE_TLS) {
            Client client = served.connect();
            return state == IN_HANDSHAKE ? client : client.begin("disk", ReplyKind.values()[state - 1]);
        }
        // the fuzzer takes each connection over TCP for a fault else
        BugDetectors.allowNetworkConnections();
        Client client = new Client(encrypting).greet();
        if (state == BEHIND_TLS) {
            return client.startTls(tls);
        }
        assertEquals(1, client.askType(Client.OPTION_STARTTLS, new byte[0]));
        return client;
    }

    /** What is sent after the server has ended the connection goes nowhere, which is as it should be. */
    private static void send(Client client, byte[] input) {
        try {
            client.send(Arrays.copyOfRange(input, 1, input.length));
            client.channel.shutdownOutput();
        } catch (IOException e) {
            assertTrue(e.getMessage().matches("Broken pipe|Connection reset.*"), e::toString);
        }
    }

    private static void drain(Client client) {
        ByteBuffer answers = ByteBuffer.allocate(64 << 10);
        try {
            while (client.channel.read(answers.clear()) != EOF) {
                // whatever it says
            }
        } catch (IOException e) {
            assertTrue(e.getMessage().contains("reset"), e::toString);
        }
    }
}
