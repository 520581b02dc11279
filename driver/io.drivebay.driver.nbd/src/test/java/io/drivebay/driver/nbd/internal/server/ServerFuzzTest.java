package io.drivebay.driver.nbd.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Whatever a client sends, the server answers, ends the connection, and has nothing left of it.
 *
 * <p>Without {@code JAZZER_FUZZ=1} in the environment only the inputs among the resources are run. The first byte of
 * an input says where the client is before the others are sent: in the handshake, or after one that agreed on a kind of
 * replies.
 */
final class ServerFuzzTest {
    private static final int SIZE = 1 << 20;
    private static final int IN_HANDSHAKE = 0;
    private static final int EOF = -1;

    private static final MemoryTarget DISK = new MemoryTarget("disk", SIZE, 512);
    private static Served served;
    private static Export export;

    @BeforeAll
    static void serve() throws IOException {
        served = new Served();
        export = served.add(DISK);
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
            int state = (input[0] & 0xff) % (ReplyKind.values().length + 1);
            try (Client client = served.connect()) {
                if (state != IN_HANDSHAKE) {
                    client.begin("disk", ReplyKind.values()[state - 1]);
                }
                send(client, input);
                drain(client);
            }
            while (!export.clients().isEmpty() || DISK.openSlots.get() != 0) {
                LockSupport.parkNanos(100_000);
            }
            try (Client next = served.connect().begin("disk", ReplyKind.SIMPLE)) {
                assertEquals(512, next.read(0, 512).length);
            }
            assertTrue(faults.none(), faults::toString);
        }
    }

    /** What is sent after the server has ended the connection goes nowhere, which is as it should be. */
    private static void send(Client client, byte[] input) {
        try {
            client.channel.write(ByteBuffer.wrap(input, 1, input.length - 1));
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
