package io.drivebay.driver.nbd.internal.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every option with right, wrong, truncated and oversized data. */
@Timeout(60)
final class HandshakeTest {
    private static final int ERR_UNSUP = 1 << 31 | 1;
    private static final int ERR_INVALID = 1 << 31 | 3;
    private static final int ERR_UNKNOWN = 1 << 31 | 6;
    private static final int ERR_TOO_BIG = 1 << 31 | 9;
    private static final int ERR_EXT_HEADER_REQD = 1 << 31 | 10;
    private static final int ACK = 1;
    private static final byte[] NONE = {};

    private final MemoryTarget disk = new MemoryTarget("disk", 1 << 20, 512);
    private Served served;

    @BeforeEach
    void serve() throws IOException {
        served = new Served();
        served.add(disk);
    }

    @AfterEach
    void end() throws IOException {
        served.close();
    }

    @Test
    void exportNameWithAndWithoutZeroes() throws IOException {
        for (int flags : new int[] {1, 3}) {
            try (Client client = served.connect().greet(flags)) {
                client.send(Client.option(1, "disk".getBytes(StandardCharsets.UTF_8)));
                ByteBuffer answer = client.take(flags == 3 ? 10 : 134);
                assertEquals(1 << 20, answer.getLong());
                answer.getShort();
                while (answer.hasRemaining()) {
                    assertEquals(0, answer.get());
                }
                client.write(0, new byte[512]);
            }
        }
    }

    @Test
    void exportNameOfNobodyEndsIt() throws IOException {
        try (Client client = served.connect().greet()) {
            client.send(Client.option(1, "other".getBytes(StandardCharsets.UTF_8)));
            client.assertClosed();
        }
    }

    /** Whatever was answered would be read as an export's size. */
    @Test
    void exportNameThatIsTooLongEndsIt() throws IOException {
        for (int length : new int[] {4097, 64 << 10, (64 << 10) + 1, 1 << 20}) {
            try (Client client = served.connect().greet()) {
                client.send(Client.option(1, new byte[length]));
                client.assertClosed();
            }
        }
        try (Client client = served.connect().greet(0)) {
            client.send(Client.option(3, new byte[1 << 20]));
            client.assertClosed();
        }
    }

    @Test
    void unknownClientFlagsEndIt() throws IOException {
        try (Client client = served.connect().greet(4)) {
            client.assertClosed();
        }
    }

    @Test
    void withoutFixedNewstyleThereIsOnlyExportName() throws IOException {
        try (Client client = served.connect().greet(0)) {
            client.send(Client.option(3, NONE));
            client.assertClosed();
        }
        try (Client client = served.connect().greet(0)) {
            client.send(Client.option(1, NONE));
            assertEquals(1 << 20, client.take(134).getLong());
        }
    }

    @Test
    void listsEveryExport() throws IOException {
        served.add(new MemoryTarget("another", 4096, 512));
        try (Client client = served.connect().greet()) {
            List<OptionAnswer> answers = client.ask(3, NONE);
            assertEquals(3, answers.size());
            ByteBuffer first = answers.get(0).buffer();
            assertEquals(7, first.getInt());
            assertEquals("another", StandardCharsets.UTF_8.decode(first).toString());
            assertEquals(ERR_INVALID, client.askType(3, new byte[1]));
        }
    }

    @Test
    void infoSaysWhatGoSays() throws IOException {
        try (Client client = served.connect().greet()) {
            List<OptionAnswer> info = client.ask(6, Client.exportQuery("disk", 1, 3, 77));
            List<OptionAnswer> go = client.ask(7, Client.exportQuery("", 1, 3, 77));
            assertEquals(4, info.size());
            assertEquals(4, go.size());
            for (int i = 0; i < 3; i++) {
                assertArrayEquals(info.get(i).data(), go.get(i).data());
            }
            ByteBuffer sizes = info.get(2).buffer();
            assertEquals(3, sizes.getShort());
            assertEquals(512, sizes.getInt());
            assertEquals(4096, sizes.getInt());
            assertEquals(64 << 20, sizes.getInt());
        }
    }

    @Test
    void aSizeThatHasChangedIsTold() throws IOException {
        Export export = served.find("disk").orElseThrow();
        disk.bytes = 1 << 19;
        export.resized(disk.geometry().orElseThrow());
        try (Client client = served.connect().begin("disk", ReplyKind.SIMPLE)) {
            assertEquals(1 << 19, client.size);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 7, 9, 10})
    void wrongDataAreRefusedAndTheNextOptionIsUnderstood(int option) throws IOException {
        byte[] right = option < 9
                ? Client.exportQuery("nobody", 0, 1, 2, 3)
                : Client.contextQuery("nobody", "base:allocation", "x:");
        try (Client client = served.connect().greet()) {
            client.askType(8, NONE);
            for (int length = 0; length < right.length; length++) {
                assertEquals(ERR_INVALID, client.askType(option, Arrays.copyOf(right, length)), "length " + length);
            }
            assertEquals(ERR_INVALID, client.askType(option, Arrays.copyOf(right, right.length + 1)));
            assertEquals(ERR_UNKNOWN, client.askType(option, right));
            byte[] longName = right.clone();
            ByteBuffer.wrap(longName).putInt(-1);
            assertEquals(ERR_INVALID, client.askType(option, longName));
        }
    }

    @Test
    void namesThatCannotBeAreRefused() throws IOException {
        try (Client client = served.connect().greet()) {
            assertEquals(ERR_INVALID, client.askType(7, Client.exportQuery("x".repeat(4097))));
            assertEquals(ERR_UNKNOWN, client.askType(7, Client.exportQuery("x".repeat(4096))));
            assertEquals(ERR_INVALID, client.askType(7, Client.exportQuery("disk\0")));
            byte[] noText = Client.exportQuery("disk");
            noText[4] = (byte) 0xff;
            assertEquals(ERR_INVALID, client.askType(7, noText));
        }
    }

    @Test
    void unknownOptionsAreRefusedWithTheirData() throws IOException {
        try (Client client = served.connect().greet()) {
            for (int option : new int[] {0, 2 + 2, 12, 999, -1}) {
                assertEquals(ERR_UNSUP, client.askType(option, new byte[100]), "option " + option);
            }
            assertEquals(ERR_TOO_BIG, client.askType(999, new byte[(64 << 10) + 1]));
            assertEquals(ERR_UNSUP, client.askType(999, new byte[64 << 10]));
            client.go("disk");
        }
    }

    @Test
    void anOptionOfGigabytesEndsItWithoutTheMemory() throws IOException {
        try (Client client = served.connect().greet()) {
            client.send(Client.optionHeader(7, -1));
            client.assertClosed();
        }
    }

    @Test
    void abortIsAcknowledged() throws IOException {
        try (Client client = served.connect().greet()) {
            assertEquals(ACK, client.askType(2, new byte[5]));
            client.assertClosed();
        }
    }

    @Test
    void structuredRepliesAndExtendedHeadersAreAgreedOnOnce() throws IOException {
        try (Client client = served.connect().greet()) {
            assertEquals(ERR_INVALID, client.askType(8, new byte[1]));
            assertEquals(ACK, client.askType(8, NONE));
            assertEquals(ERR_INVALID, client.askType(8, NONE));
            assertEquals(ERR_INVALID, client.askType(11, new byte[1]));
            assertEquals(ACK, client.askType(11, NONE));
            assertEquals(ERR_INVALID, client.askType(11, NONE));
            assertEquals(ERR_EXT_HEADER_REQD, client.askType(8, NONE));
        }
    }

    @Test
    void dontFragmentIsOfferedOnlyWithChunks() throws IOException {
        try (Client simple = served.connect().begin("disk", ReplyKind.SIMPLE);
                Client structured = served.connect().begin("disk", ReplyKind.STRUCTURED)) {
            assertEquals(0, simple.flags & 1 << 7);
            assertEquals(1 << 7, structured.flags & 1 << 7);
            assertEquals(simple.flags, structured.flags & ~(1 << 7));
        }
    }

    @Test
    void contextsAreListedAndSet() throws IOException {
        try (Client client = served.connect().greet()) {
            byte[] query = Client.contextQuery("disk", "base:allocation");
            assertEquals(ERR_INVALID, client.askType(9, query), "before structured replies");
            assertEquals(ACK, client.askType(8, NONE));
            assertEquals(2, client.ask(9, Client.contextQuery("disk")).size());
            assertEquals(2, client.ask(9, Client.contextQuery("disk", "base:")).size());
            assertEquals(2, client.ask(9, query).size());
            assertEquals(1, client.ask(9, Client.contextQuery("disk", "qemu:")).size());
            assertEquals(1, client.ask(10, Client.contextQuery("disk")).size());
            assertEquals(1, client.ask(10, Client.contextQuery("disk", "base:")).size());
            List<OptionAnswer> set = client.ask(10, Client.contextQuery("disk", "x:y", "base:allocation"));
            assertEquals(2, set.size());
            assertNotEquals(0, set.get(0).buffer().getInt());
        }
    }

    @Test
    void aContextOfAnotherExportOrOneThatWasTakenBackDoesNotCount() throws IOException {
        served.add(new MemoryTarget("another", 1 << 20, 512));
        byte[] set = Client.contextQuery("disk", "base:allocation");
        try (Client client = served.connect().greet()) {
            client.askType(8, NONE);
            client.ask(10, set);
            client.kind = ReplyKind.STRUCTURED;
            client.go("another");
            assertEquals(22, client.call(7, 0, 0, 4096).error);
        }
        try (Client client = served.connect().greet()) {
            client.askType(8, NONE);
            client.ask(10, set);
            assertEquals(ERR_UNKNOWN, client.askType(10, Client.contextQuery("nobody", "base:allocation")));
            client.kind = ReplyKind.STRUCTURED;
            client.go("disk");
            assertEquals(22, client.call(7, 0, 0, 4096).error);
        }
    }

    @Test
    void startTlsIsRefusedWhereThereIsNone() throws IOException {
        try (Client client = served.connect().greet()) {
            assertEquals(ERR_UNSUP, client.askType(5, NONE));
            assertEquals(ERR_INVALID, client.askType(5, new byte[1]));
        }
    }

    @Test
    void readOnlyDisksSaySo() throws IOException {
        disk.readOnly = true;
        try (Client client = served.connect().begin("disk", ReplyKind.SIMPLE)) {
            assertEquals(2, client.flags & 2);
            assertEquals(0, client.flags & (1 << 2 | 1 << 3 | 1 << 5 | 1 << 6 | 1 << 11), "flags of writers");
        }
    }

    @Test
    void bytesMayComeOneByOne() throws IOException {
        try (Client client = served.connect()) {
            client.take(18);
            byte[][] all = {
                {0, 0, 0, 3},
                Client.option(8, NONE),
                Client.option(10, Client.contextQuery("disk", "base:allocation")),
                Client.option(7, Client.exportQuery("disk", 3))
            };
            for (byte[] part : all) {
                for (byte one : part) {
                    client.send(new byte[] {one});
                }
            }
            assertEquals(1, client.answers(8).size());
            assertEquals(2, client.answers(10).size());
            assertEquals(3, client.answers(7).size());
            client.kind = ReplyKind.STRUCTURED;
            assertEquals(512, client.read(0, 512).length);
        }
    }

    @Test
    void everythingMayComeAtOnce() throws IOException {
        try (Client client = served.connect()) {
            client.take(18);
            ByteBuffer all = ByteBuffer.allocate(4096)
                    .put(new byte[] {0, 0, 0, 3})
                    .put(Client.option(6, Client.exportQuery("disk")))
                    .put(Client.option(7, Client.exportQuery("disk")))
                    .put(client.header(1, 0, 7, 512, 512))
                    .put(new byte[512])
                    .put(client.header(2, 0, 8, 0, 0));
            client.send(Arrays.copyOf(all.array(), all.position()));
            assertEquals(2, client.answers(6).size());
            assertEquals(2, client.answers(7).size());
            assertEquals(0, client.take(16).getInt(4));
            client.assertClosed();
        }
    }

    @Test
    void garbageEndsOnlyItsOwnConnection() throws IOException {
        Random random = new Random(TestSeed.value());
        try (Client good = served.connect().begin("disk", ReplyKind.SIMPLE)) {
            for (int i = 0; i < 50; i++) {
                byte[] garbage = new byte[1 + random.nextInt(300)];
                random.nextBytes(garbage);
                try (Client bad = served.connect()) {
                    if (random.nextBoolean()) {
                        bad.greet();
                    }
                    bad.send(garbage);
                }
            }
            assertEquals(512, good.read(0, 512).length);
        }
    }
}
