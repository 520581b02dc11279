package io.drivebay.driver.nbd.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients may take: each connection, each address, all together. */
@Timeout(120)
final class LimitsTest {
    private static final int READ = 0;
    private static final int WRITE = 1;
    private static final int MEBI = 1 << 20;

    /** Two connections of an address. */
    private static final int EACH = 2;

    private final MemoryTarget disk = new MemoryTarget("disk", 16 << 20, 512);

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
                Waiting.await(() -> export.clients().size() == 1);
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
                Waiting.await(() -> tasks.size() == 4);
                for (int i = 0; i < 10; i++) {
                    Waiting.await(() -> !tasks.isEmpty());
                    assertTrue(tasks.size() <= 4);
                    tasks.remove().run();
                    assertEquals(512, client.answer().data.length);
                }
            }
        }
    }

    private static Limits connections(int all) {
        return new Limits(all, EACH, 16, Duration.ofSeconds(30));
    }

    /** Each address has its places, and who takes no more than that takes no place of the others. */
    @Test
    void anAddressMayHaveSomeConnectionsAndAnotherOneAsMany() throws IOException {
        try (Served served = new Served(connections(10), 256 << 20)) {
            served.add(disk);
            SocketAddress[] addresses = {served.listenTcp("127.0.0.1"), served.listenTcp("::1"), served.address()};
            for (SocketAddress address : addresses) {
                assertFull(address);
            }
            try (Client one = admitted(addresses[0]);
                    Client two = admitted(addresses[0])) {
                assertFull(addresses[1]);
                assertFull(addresses[2]);
                assertRefused(addresses[0]);
                one.read(0, 512);
                two.read(0, 512);
            }
        }
    }

    private static void assertFull(SocketAddress address) throws IOException {
        try (Client one = admitted(address);
                Client two = admitted(address)) {
            assertRefused(address);
            one.read(0, 512);
            two.read(0, 512);
        }
    }

    /** A client as soon as the server knows that one before it is gone. */
    private static Client admitted(SocketAddress address) throws IOException {
        while (true) {
            Client client = new Client(address);
            try {
                return client.begin("disk", ReplyKind.SIMPLE);
            } catch (EOFException e) {
                client.close();
            }
        }
    }

    private static void assertRefused(SocketAddress address) throws IOException {
        try (Client refused = new Client(address)) {
            refused.assertClosed();
        }
    }

    @Test
    void allAddressesTogetherMayHaveNoMoreThanAll() throws IOException {
        try (Served served = new Served(connections(EACH + 1), 256 << 20)) {
            served.add(disk);
            SocketAddress first = served.listenTcp("127.0.0.1");
            SocketAddress second = served.listenTcp("::1");
            try (Client one = new Client(first).begin("disk", ReplyKind.SIMPLE);
                    Client two = new Client(first).begin("disk", ReplyKind.SIMPLE);
                    Client three = new Client(second).begin("disk", ReplyKind.SIMPLE)) {
                assertRefused(second);
                assertRefused(served.address());
                one.read(0, 512);
                two.read(0, 512);
                three.read(0, 512);
            }
        }
    }

    /** However much the server has, a connection has its bound; and however much it holds, others have theirs. */
    @ParameterizedTest
    @ValueSource(ints = {READ, WRITE})
    void aConnectionHoldsNoMoreThanItsShare(int command) throws Exception {
        int each = 8 * MEBI;
        int count = 25;
        Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
        disk.executor = tasks::add;
        MemoryTarget another = new MemoryTarget("another", each, 512);
        try (Served served = new Served(Served.LIMITS, 512L * MEBI)) {
            served.add(another);
            // as it is once a request has gone elsewhere
            served.add(disk).defers = true;
            try (Client greedy = served.connect().begin("disk", ReplyKind.SIMPLE);
                    Client other = served.connect().begin("another", ReplyKind.SIMPLE)) {
                byte[] payload = command == WRITE ? new byte[each] : new byte[0];
                // who sends waits as soon as the server takes no more
                FutureTask<Void> sending = started(() -> {
                    for (int i = 0; i < count; i++) {
                        greedy.request(command, 0, 0, each, payload);
                    }
                });
                Waiting.await(() -> tasks.size() >= Limits.MOST_PAYLOAD / BlockPool.LARGEST);
                for (int i = 0; i < count; i++) {
                    assertEquals(each, other.read(0, each).length);
                }
                long held = (long) tasks.size() * BlockPool.LARGEST;
                assertTrue(held <= Limits.MOST_HELD, () -> held + " bytes are held");
                FutureTask<Void> taking = started(() -> {
                    for (int i = 0; i < count; i++) {
                        assertEquals(0, greedy.answer().error);
                    }
                });
                Waiting.await(() -> {
                    tasks.forEach(task -> {
                        tasks.remove(task);
                        task.run();
                    });
                    return taking.isDone();
                });
                sending.get();
                taking.get();
            }
        }
    }

    /** What a thread of a test does. */
    private interface Work {
        void run() throws IOException;
    }

    private static FutureTask<Void> started(Work work) {
        FutureTask<Void> task = new FutureTask<>(() -> {
            work.run();
            return null;
        });
        new Thread(task).start();
        return task;
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
}
