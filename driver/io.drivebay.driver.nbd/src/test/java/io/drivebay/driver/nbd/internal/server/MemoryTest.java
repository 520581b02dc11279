package io.drivebay.driver.nbd.internal.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a server takes, in a process of its own. */
@Timeout(120)
final class MemoryTest {
    private static final int READ = 0;
    private static final int WRITE = 1;
    private static final int BLOCK = 4096;
    private static final int SIMPLE_REPLY = 16;
    private static final int IN_FLIGHT = 16;

    /** Bytes of the heap; what a wake-up of the loop takes in the JDK's selector is shared by its requests. */
    private static final int SMALLEST_OBJECT = 16;

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
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
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

    @Test
    void aRequestAllocatesNothing() throws IOException {
        try (Client client = new Client(address).begin("disk", ReplyKind.SIMPLE)) {
            for (int command : new int[] {READ, WRITE}) {
                // until the optimising compiler has been there, short-lived objects are real ones
                rounds(client, command, 6000);
                long before = allocated();
                int rounds = 1000;
                rounds(client, command, rounds);
                double each = (double) (allocated() - before) / (rounds * IN_FLIGHT);
                System.out.println("command " + command + ": " + each + " bytes a request");
                assertTrue(each < SMALLEST_OBJECT / 2, () -> "command " + command + ": " + each + " bytes a request");
            }
        }
    }

    /** Rounds of some requests that are sent together. */
    private static void rounds(Client client, int command, int rounds) throws IOException {
        int payload = command == WRITE ? BLOCK : 0;
        byte[] header = client.header(command, 0, 1, 0, BLOCK);
        ByteBuffer requests = ByteBuffer.allocateDirect(IN_FLIGHT * (header.length + payload));
        while (requests.hasRemaining()) {
            requests.put(header).put(new byte[payload]);
        }
        ByteBuffer replies = ByteBuffer.allocateDirect(IN_FLIGHT * (SIMPLE_REPLY + BLOCK - payload));
        for (int i = 0; i < rounds; i++) {
            requests.rewind();
            while (requests.hasRemaining()) {
                client.channel.write(requests);
            }
            replies.clear();
            while (replies.hasRemaining() && client.channel.read(replies) >= 0) {
                // until all are there
            }
            assertTrue(!replies.hasRemaining(), "the server has ended the connection");
        }
    }
}
