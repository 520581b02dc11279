package io.drivebay.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.testhost.Command;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The host dies by kill -9 while somebody writes: what was acknowledged is there when the next host is. The machine lives
 * on, and with it the page cache beneath the image; that a machine's death loses nothing either rests on each fsync
 * reaching the image's file, which is looked at apart.
 */
@Timeout(3600)
final class CrashItest {
    private static final String NAME = Host.MARK + "crash";
    private static final int ROUNDS = 3 * Soak.FACTOR;
    private static final int LATEST = 400;

    @TempDir
    Path folder;

    @Test
    void noAcknowledgedRecordIsLost() throws Exception {
        Random random = Seed.random("noAcknowledgedRecordIsLost");
        Path file = Path.of("/media/drivebay", NAME, "records");
        try (Host host = new Host(folder.resolve("home"))) {
            host.declare(
                    "configuration",
                    NAME,
                    "store=file:" + folder.resolve("image") + "?size=256M",
                    "format=ext4",
                    "mounting-points=" + NAME);
            host.start();
            host.awaitMounted(NAME);
            Set<String> healthy = shape(Traces.now());
            for (int round = 0; round < ROUNDS; round++) {
                int moment = 1 + random.nextInt(LATEST);
                long acknowledged = writeAndKill(host, file, moment);
                host.start();
                host.awaitMounted(NAME);
                assertEquals(healthy, shape(Traces.now()));
                Records.areIn(file, acknowledged);
                System.out.println("killed after " + moment + " records, all " + (acknowledged + 1) + " are there");
            }
        }
        Traces.areNone();
    }

    @Test
    void anFsyncReachesTheImage() throws Exception {
        String name = Host.MARK + "synced";
        Path image = folder.resolve("synced.img").toAbsolutePath();
        try (Host host = Host.started(folder.resolve("home"))) {
            host.up(name, "file:" + image + "?size=16M");
            String node = host.node(name);
            Path calls = folder.resolve("calls");
            Process strace = new ProcessBuilder(
                            "strace",
                            "-f",
                            "-y",
                            "-e",
                            "trace=fsync,fdatasync",
                            "-o",
                            calls.toString(),
                            "-p",
                            Long.toString(host.drivebay().pid()))
                    .redirectErrorStream(true)
                    .start();
            try (BufferedReader said = strace.inputReader()) {
                String attached = said.readLine();
                assertTrue(attached != null && attached.contains("attached"), attached);
                Command.output("dd", "if=/dev/zero", "of=" + node, "bs=4096", "count=1", "conv=fsync", "status=none");
            } finally {
                strace.destroy();
                assertTrue(strace.waitFor(60, TimeUnit.SECONDS));
            }
            String made = Files.readString(calls);
            assertTrue(made.contains("sync(") && made.contains("<" + image + ">"), made);
            host.down(name);
        }
        Traces.areNone();
    }

    /** The number of the last record that was acknowledged. */
    private static long writeAndKill(Host host, Path file, int moment) throws Exception {
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        Path.of(RecordWriter.class
                                        .getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .toURI())
                                .toString(),
                        RecordWriter.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader numbers = writer.inputReader()) {
            long last = -1;
            int seen = 0;
            for (String line = numbers.readLine(); line != null; line = numbers.readLine()) {
                last = Long.parseLong(line);
                if (++seen == moment) {
                    host.drivebay().kill();
                }
            }
            assertTrue(seen >= moment, "the writer ended by itself");
            assertTrue(writer.waitFor(60, TimeUnit.SECONDS));
            assertFalse(writer.exitValue() == 0);
            return last;
        } finally {
            writer.destroyForcibly();
        }
    }

    /** Devices may have other numbers. */
    private static Set<String> shape(Traces traces) {
        Set<String> lines = new TreeSet<>();
        traces.lines().forEach(line -> lines.add(line.replaceAll("loop\\d+", "loop")));
        return lines;
    }
}
