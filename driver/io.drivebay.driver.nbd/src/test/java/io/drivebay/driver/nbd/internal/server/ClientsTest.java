package io.drivebay.driver.nbd.internal.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.driver.SlotHandler;
import java.io.File;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients beside each other: slow, broken, many. */
@Timeout(120)
final class ClientsTest {
    /** Clients that come and go. */
    private static final int MANY = 1000 * Soak.FACTOR;

    /** Replies of 4 MiB that nobody takes for a while. */
    private static final int REPLIES = Soak.FACTOR > 1 ? 200 : 20;

    private final MemoryTarget disk = new MemoryTarget("disk", 16 << 20, 512);

    @Test
    void nothingIsLeftOfClientsThatAreGone() throws IOException {
        try (Served served = new Served()) {
            Export export = served.add(disk);
            for (int i = 0; i < MANY; i++) {
                try (Client client = served.connect()) {
                    if (i % 3 > 0) {
                        client.begin("disk", i % 2 == 0 ? ReplyKind.SIMPLE : ReplyKind.EXTENDED);
                    }
                    if (i % 3 > 1) {
                        client.request(0, 0, 0, 1 << 18, new byte[0]);
                        client.request(1, 0, 0, 1 << 20, new byte[1 << 16]);
                    }
                }
            }
            Waiting.await(() -> export.clients().isEmpty() && disk.openSlots.get() == 0);
            try (Client client = served.connect().begin("disk", ReplyKind.SIMPLE)) {
                assertEquals(512, client.read(0, 512).length);
            }
        }
    }

    @Test
    void aThousandIdleClientsAreServedAndNothingIsLeftOfThem() throws IOException {
        try (Served served = new Served()) {
            Export export = served.add(disk);
            // what is made when it is first needed is there from here on
            idle(served, 2);
            Waiting.await(() -> export.clients().isEmpty() && disk.openSlots.get() == 0);
            long before = descriptors();
            idle(served, 1000);
            Waiting.await(() -> export.clients().isEmpty() && disk.openSlots.get() == 0);
            Waiting.await(() -> descriptors() <= before);
        }
    }

    private static void idle(Served served, int count) throws IOException {
        List<Client> clients = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                clients.add(served.connect().begin("disk", ReplyKind.STRUCTURED));
            }
            for (int i = 0; i < count; i++) {
                clients.get(i).write(512L * i, new byte[512]);
            }
        } finally {
            for (Client client : clients) {
                client.close();
            }
        }
    }

    /** Files and sockets that this process has open. */
    private static long descriptors() {
        return new File("/proc/self/fd").list().length;
    }

    @Test
    void whoReadsNothingBlocksNobody() throws IOException {
        try (Served served = new Served()) {
            served.add(disk);
            byte[] content = new byte[8 << 20];
            content[4711] = 1;
            try (Client good = served.connect().begin("disk", ReplyKind.SIMPLE);
                    Client slow = served.connect().begin("disk", ReplyKind.SIMPLE);
                    Client slow2 = served.connect().begin("disk", ReplyKind.STRUCTURED)) {
                good.write(0, content);
                for (int i = 0; i < REPLIES; i++) {
                    slow.request(0, 0, 0, 4 << 20, new byte[0]);
                    slow2.request(0, 0, 0, 4 << 20, new byte[0]);
                }
                assertEquals(1, good.read(0, 8192)[4711]);
                for (int i = 0; i < REPLIES; i++) {
                    assertEquals(1, slow.answer().data[4711]);
                    assertEquals(1, slow2.answer().data[4711]);
                }
            }
        }
    }

    @Test
    void aHandshakeThatStallsIsEnded() throws IOException {
        try (Served served = new Served(new Limits(10, 10, 16, Duration.ofMillis(1)), 256 << 20)) {
            served.add(disk);
            try (Client client = served.connect()) {
                client.take(18);
                client.assertClosed();
            }
        }
    }

    /** Nobody's patience is tried by a payload that will never come. */
    @Test
    @Timeout(20)
    void whoEndsWithinAPayloadIsAnsweredAndGone() throws IOException {
        try (Served served = new Served()) {
            served.add(disk);
            for (int length : new int[] {4096, 1 << 20}) {
                try (Client client = served.connect().begin("disk", ReplyKind.SIMPLE)) {
                    client.request(1, 0, 0, length, new byte[100]);
                    client.channel.shutdownOutput();
                    assertEquals(5, client.answer().error);
                    client.assertClosed();
                }
            }
        }
    }

    /** Who reconnects and sends a write again must not have the old one come after it. */
    @Test
    void aNewClientWaitsForTheRequestsOfOneThatIsGone() throws IOException {
        Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
        disk.executor = tasks::add;
        try (Served served = new Served()) {
            Export export = served.add(disk);
            byte[] old = new byte[512];
            old[0] = 1;
            try (Client client = served.connect().begin("disk", ReplyKind.SIMPLE)) {
                client.request(1, 0, 0, 512, old);
                Waiting.await(() -> tasks.size() == 1);
            }
            Waiting.await(() -> !export.settled());
            try (Client next = served.connect().greet()) {
                next.send(Client.option(Client.OPTION_GO, Client.exportQuery("disk")));
                try (Client witness = served.connect().greet()) {
                    // its answer shows that the loops have been at it since
                    witness.ask(3, new byte[0]);
                }
                next.channel.configureBlocking(false);
                assertEquals(0, next.channel.read(ByteBuffer.allocate(1)), "it was let in");
                next.channel.configureBlocking(true);
                tasks.remove().run();
                assertEquals(2, next.answers(Client.OPTION_GO).size());
                assertEquals(1, disk.content(0, 1)[0]);
            }
        }
    }

    @Test
    void aRequestThatIsGivenUpIsAnsweredAndItsMemoryKept() throws IOException {
        try (Served served = new Served()) {
            served.add(disk);
            try (Client client = served.connect().begin("disk", ReplyKind.SIMPLE)) {
                disk.late = true;
                assertEquals(5, client.call(0, 0, 0, 512).error);
                assertEquals(5, client.call(1, 0, 0, 1 << 20, new byte[1 << 20]).error);
                disk.late = false;
                assertEquals(512, client.read(0, 512).length);
            }
            assertEquals(5, disk.kept.size());
            for (SlotHandler handler : disk.kept) {
                handler.released();
            }
            Waiting.await(() -> disk.openSlots.get() == 0);
        }
    }

    @Test
    void anExportThatGoesCutsItsClientsOffAndNobodyElse() throws IOException {
        try (Served served = new Served()) {
            Export export = served.add(disk);
            served.add(new MemoryTarget("other", 4096, 512));
            try (Client client = served.connect().begin("disk", ReplyKind.SIMPLE);
                    Client other = served.connect().begin("other", ReplyKind.SIMPLE)) {
                assertEquals(1, export.clients().size());
                served.remove(export);
                client.assertClosed();
                assertEquals(512, other.read(0, 512).length);
            }
        }
    }

    @Test
    void itIsFoundOverBothVersionsOfTheInternetProtocol() throws IOException {
        try (Served served = new Served()) {
            served.add(disk);
            for (String host : new String[] {"127.0.0.1", "::1"}) {
                SocketAddress address = served.listenTcp(host);
                byte[] bytes = host.repeat(512).substring(0, 512).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
                try (Client client = new Client(address).begin("disk", ReplyKind.STRUCTURED)) {
                    client.write(4096, bytes);
                    assertArrayEquals(bytes, client.read(4096, 512));
                    assertFalse(served.find("disk").orElseThrow().clients().isEmpty());
                }
            }
        }
    }

    @Test
    void anAddressThatCannotBeListenedAtIsSaid() throws IOException {
        try (Served served = new Served()) {
            for (String host : new String[] {"host.invalid", "192.0.2.1"}) {
                IOException refused = assertThrows(IOException.class, () -> served.listenTcp(host));
                String said = refused.getMessage();
                assertTrue(said.contains("cannot listen at") && said.contains(host), said);
            }
        }
    }

    @Test
    void whatOneClientWritesTheOthersReadAndNothingElseIsShared() throws IOException {
        try (Served served = new Served()) {
            served.add(disk);
            try (Client simple = served.connect().begin("disk", ReplyKind.SIMPLE);
                    Client extended = served.connect().begin("disk", ReplyKind.EXTENDED)) {
                byte[] bytes = new byte[4096];
                bytes[1] = 5;
                simple.write(4096, bytes);
                assertArrayEquals(bytes, extended.read(4096, 4096));
                assertEquals(22, simple.call(7, 0, 0, 4096).error, "no map was agreed on here");
                assertEquals(0, extended.call(7, 0, 0, 4096).error);
            }
        }
    }
}
