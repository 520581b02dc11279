package io.drivebay.driver.nbd.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server takes, in a process of its own. */
@Timeout(120)
final class MemoryTest {
    private static final int BLOCK = 4096;
    private static final int MOST = 512 << 10;

    /** System calls of what the process does besides, for each batch. */
    private static final double NEARLY = 0.1;

    /** Bytes of the heap a request, if a batch makes one object of the smallest size. */
    private static final double OBJECT_A_BATCH = 16.0 / Batch.REQUESTS;

    private static final int MEASUREMENTS = 5;

    private Process process;
    private BufferedReader said;
    private SocketAddress address;

    @BeforeEach
    void start() throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms32m",
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LoneServer.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        address = UnixDomainSocketAddress.of(said.readLine());
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        process.getOutputStream().close();
        process.waitFor();
    }

    private long allocated() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        return Long.parseLong(said.readLine());
    }

    private long residentKibibytes() throws IOException {
        return counter("status", "VmRSS");
    }

    private long counter(String file, String name) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/" + file)).stream()
                .filter(line -> line.startsWith(name + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aThousandIdleConnectionsTakeLessThan64Mebibytes() throws IOException {
        List<Client> clients = new ArrayList<>();
        try {
            clients.add(new Client(address).begin("disk", ReplyKind.EXTENDED));
            clients.get(0).write(0, new byte[1 << 20]);
            long before = residentKibibytes();
            for (int i = 0; i < 1000; i++) {
                Client client = new Client(address).begin("disk", ReplyKind.EXTENDED);
                clients.add(client);
                // each has done something before it is idle
                client.write(0, new byte[BLOCK]);
                client.read(0, BLOCK);
            }
            long more = residentKibibytes() - before;
            System.out.println("1000 connections: " + more + " KiB");
            assertTrue(more < 64 << 10, () -> more + " KiB more");
        } finally {
            for (Client client : clients) {
                client.close();
            }
        }
    }

    /** Each kind of reply, by the loop's output, in memory of a request's own, in pieces, and after a look for holes. */
    @ParameterizedTest
    @CsvSource({
        "SIMPLE, READ, 4096",
        "SIMPLE, READ, 131072",
        "SIMPLE, READ, 524288",
        "SIMPLE, WRITE, 4096",
        "SIMPLE, WRITE, 524288",
        "SIMPLE, FLUSH, 0",
        "SIMPLE, TRIM, 4096",
        "SIMPLE, WRITE_ZEROES, 4096",
        "SIMPLE, CACHE, 4096",
        "STRUCTURED, READ, 4096",
        "STRUCTURED, READ, 131072",
        "STRUCTURED, WRITE, 4096",
        "STRUCTURED, BLOCK_STATUS, 4096",
        "EXTENDED, READ, 4096",
        "EXTENDED, READ, 131072",
        "EXTENDED, WRITE, 4096",
        "EXTENDED, BLOCK_STATUS, 4096",
    })
    void aRequestAllocatesNothing(ReplyKind kind, Batch.Kind command, int bytes) throws IOException {
        try (Client client = new Client(address).begin("disk", kind)) {
            // data everywhere, as a hole is another answer
            client.write(0, new byte[MOST]);
            Batch batch = new Batch(client, command, bytes);
            // until the optimising compiler has been there, short-lived objects are real ones
            batch.run(bytes <= BLOCK ? 6000 : 1000);
            int rounds = bytes <= BLOCK ? 1000 : 200;
            double each = OBJECT_A_BATCH;
            // what is made once, as the loop's first tick is, is in one measurement and not in the next
            for (int i = 0; i < MEASUREMENTS && each >= OBJECT_A_BATCH; i++) {
                long before = allocated();
                batch.run(rounds);
                each = (double) (allocated() - before) / (rounds * Batch.REQUESTS);
                System.out.println(kind + " " + command + " of " + bytes + ": " + each + " bytes a request");
            }
            assertTrue(each < OBJECT_A_BATCH, "each of the measurements shows garbage");
        }
    }

    /** Requests that come together are read together, and answered together. */
    @ParameterizedTest
    @CsvSource({"SIMPLE, READ", "STRUCTURED, READ", "EXTENDED, READ", "SIMPLE, FLUSH", "STRUCTURED, BLOCK_STATUS"})
    void aBatchIsReadWithOneSystemCallAndAnsweredWithAnother(ReplyKind kind, Batch.Kind command) throws IOException {
        try (Client client = new Client(address).begin("disk", kind)) {
            client.write(0, new byte[BLOCK]);
            Batch batch = new Batch(client, command, command == Batch.Kind.FLUSH ? 0 : BLOCK);
            batch.run(10);
            long reads = systemCalls("syscr");
            long writes = systemCalls("syscw");
            int rounds = 1000;
            batch.run(rounds);
            double readsEach = (double) (systemCalls("syscr") - reads) / rounds;
            double writesEach = (double) (systemCalls("syscw") - writes) / rounds;
            System.out.println(kind + " " + command + ": " + readsEach + " reads, " + writesEach + " writes a batch");
            assertEquals(1, readsEach, NEARLY);
            assertEquals(1, writesEach, NEARLY);
        }
    }

    /** Calls that read or write, as the kernel counts them for the process. */
    private long systemCalls(String kind) throws IOException {
        return counter("io", kind);
    }
}
