package io.drivebay.driver.nbd.internal.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.driver.SlotHandler;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients beside each other: slow, broken, many. */
@Timeout(120)
final class ClientsTest {
    /** Clients that come and go. */
    private static final int MANY = Soak.FACTOR > 1 ? 1000 : 200;

    /** Replies of 4 MiB that nobody takes for a while. */
    private static final int REPLIES = Soak.FACTOR > 1 ? 200 : 20;

    private final MemoryTarget disk = new MemoryTarget("disk", 16 << 20, 512);

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(1_000_000);
        }
    }

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
            await(() -> export.clients().isEmpty() && disk.openSlots.get() == 0);
            try (Client client = served.connect().begin("disk", ReplyKind.SIMPLE)) {
                assertEquals(512, client.read(0, 512).length);
            }
        }
    }

    @Test
    void aThousandIdleClientsAreServed() throws IOException {
        try (Served served = new Served()) {
            served.add(disk);
            List<Client> clients = new ArrayList<>();
            try {
                for (int i = 0; i < 1000; i++) {
                    clients.add(served.connect().begin("disk", ReplyKind.STRUCTURED));
                }
                for (Client client : clients) {
                    client.write(512L * clients.indexOf(client), new byte[512]);
                }
            } finally {
                for (Client client : clients) {
                    client.close();
                }
            }
        }
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
    void whoHoldsAllMemoryMakesOthersWaitButNotForEver() throws Exception {
        try (Served served = new Served(Served.LIMITS, 80 << 20)) {
            served.add(disk);
            try (Client greedy = served.connect().begin("disk", ReplyKind.SIMPLE);
                    Client other = served.connect().begin("disk", ReplyKind.SIMPLE)) {
                for (int i = 0; i < 20; i++) {
                    greedy.request(0, 0, 0, 8 << 20, new byte[0]);
                }
                FutureTask<Integer> reading = new FutureTask<>(() -> {
                    assertEquals(16 << 20, other.read(0, 16 << 20).length);
                    return other.call(1, 0, 0, 1 << 20, new byte[1 << 20]).error;
                });
                new Thread(reading).start();
                for (int i = 0; i < 20; i++) {
                    assertEquals(8 << 20, greedy.answer().data.length);
                }
                assertEquals(0, reading.get());
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

    @Test
    void tooManyConnectionsAreRefused() throws IOException {
        try (Served served = new Served(new Limits(2, 2, 16, Duration.ofSeconds(30)), 256 << 20)) {
            served.add(disk);
            try (Client first = served.connect().begin("disk", ReplyKind.SIMPLE)) {
                try (Client second = served.connect().begin("disk", ReplyKind.SIMPLE);
                        Client third = served.connect()) {
                    third.assertClosed();
                    assertEquals(512, second.read(0, 512).length);
                }
                // the place is free again as soon as the server knows
                Export export = served.find("disk").orElseThrow();
                await(() -> export.clients().size() == 1);
                assertEquals(512, first.read(0, 512).length);
            }
        }
    }

    @Test
    void moreRequestsThanTheLimitWaitTheirTurn() throws IOException {
        Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
        disk.executor = tasks::add;
        try (Served served = new Served(new Limits(10, 10, 4, Duration.ofSeconds(30)), 256 << 20)) {
            served.add(disk);
            try (Client client = served.connect().begin("disk", ReplyKind.SIMPLE)) {
                for (int i = 0; i < 10; i++) {
                    client.request(0, 0, 0, 512, new byte[0]);
                }
                await(() -> tasks.size() == 4);
                for (int i = 0; i < 10; i++) {
                    await(() -> !tasks.isEmpty());
                    assertTrue(tasks.size() <= 4);
                    tasks.remove().run();
                    assertEquals(512, client.answer().data.length);
                }
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
                await(() -> tasks.size() == 1);
            }
            await(() -> !export.settled());
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
            await(() -> disk.openSlots.get() == 0);
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
