package io.drivebay.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.testhost.Command;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A provider from outside, in a host that runs: it comes, is replaced under load, fails and hangs. */
@Timeout(600)
final class OutsiderItest {
    private static final long BOUND_SECONDS = 300;
    private static final int SIZE = 64 << 20;
    private static final int HANGING = 48 << 20;
    private static final int BLOCK = 4096;

    @TempDir
    Path folder;

    private Host host;
    private Outsider outsider;
    private Path store;

    @BeforeEach
    void start() throws Exception {
        Path home = folder.resolve("home");
        host = Host.started(home);
        outsider = new Outsider(home.resolve("dropins/outsider.jar"), folder);
        store = folder.resolve("store");
        try (RandomAccessFile file = new RandomAccessFile(store.toFile(), "rw")) {
            file.setLength(SIZE);
        }
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
        Traces.areNone();
    }

    private void drop(String version) throws Exception {
        outsider.drop(version);
        host.drivebay().awaitAnswer("disk:providers", list -> list.contains("outsider " + version));
    }

    @Test
    void aDroppedProviderBringsItsDeclaredDiskUp() throws Exception {
        String name = Host.MARK + "dropped";
        host.declare("dropins", name, "store=outsider:" + store, "format=ext4", "mounting-points=" + name);
        host.drivebay().awaitAnswer("disk:list", list -> list.contains("there is no provider for 'outsider'"));
        drop("1.0.0");
        host.awaitMounted(name);
        Path file = Files.writeString(Path.of("/media/drivebay", name, "hello"), "from outside");
        assertEquals("from outside", Files.readString(file));
        Files.delete(host.declaration("dropins", name));
        host.drivebay().awaitAnswer("disk:list", list -> !list.contains(name));
    }

    @Test
    void aProviderIsReplacedUnderLoadWithoutAnError() throws Exception {
        String name = Host.MARK + "replaced";
        drop("1.0.0");
        host.up(name, "outsider:" + store);
        Path said = folder.resolve("fio.out");
        Process fio = new Fio(host.node(name), 512, "64m")
                .seeded(Seed.random("aProviderIsReplacedUnderLoadWithoutAnError")
                        .nextLong())
                // reads back what it wrote all the time, so that both are under way whenever the provider goes
                .with("--verify_backlog=16")
                .with("--rate=3m")
                .begin(said);
        try {
            awaitLoad(name);
            replace(name, "1.1.0");
            replace(name, "1.2.0");
            assertTrue(fio.isAlive(), () -> "fio ended before the replacement: " + text(said));
            assertTrue(fio.waitFor(BOUND_SECONDS, TimeUnit.SECONDS), () -> text(said));
            assertEquals(0, fio.exitValue(), () -> text(said));
        } finally {
            fio.destroyForcibly();
        }
        String stats = host.drivebay().exec("disk:stats " + name + " --json");
        assertEquals(List.of("0", "0"), failures("READ", stats), stats);
        assertEquals(List.of("0", "0"), failures("WRITE", stats), stats);
    }

    /** Of an operation: how many failed, and how many of those ran out of time. */
    private static List<String> failures(String operation, String stats) {
        Matcher counts = Pattern.compile("\"" + operation + "\": \\{[^}]*\"failed\": (\\d+),\\s*\"timedOut\": (\\d+),")
                .matcher(stats);
        assertTrue(counts.find(), stats);
        return List.of(counts.group(1), counts.group(2));
    }

    private void awaitLoad(String name) throws Exception {
        Pattern written = Pattern.compile("\"WRITE\": \\{\\s*\"count\": [1-9]\\d");
        host.drivebay()
                .awaitAnswer(
                        "disk:stats " + name + " --json",
                        stats -> written.matcher(stats).find());
    }

    private void replace(String name, String version) throws Exception {
        long before = resumptions(name).count();
        drop(version);
        host.drivebay().awaitAnswer("disk:list", list -> list.contains("READY") && resumed(name, before));
        System.out.println("replaced by " + version + " under load: "
                + resumptions(name).skip(before).toList());
    }

    private boolean resumed(String name, long before) {
        try {
            return resumptions(name).count() > before;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the log says of each. */
    private Stream<String> resumptions(String name) throws IOException {
        String event = "Disk " + name + ": RESUMED ";
        return host.drivebay()
                .log()
                .lines()
                .filter(line -> line.contains(event))
                .map(line -> line.substring(line.indexOf(event) + event.length()));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void whatAProviderThrowsFailsItsRequestOnly() throws Exception {
        String name = Host.MARK + "throwing";
        drop("1.0.0");
        Traces before = Traces.now();
        Path fault = fault("open");
        Host.refused(host.tryUp(name, "outsider:" + store), "cannot be opened", "the outsider does not open");
        before.areStillAll();
        Files.delete(fault);

        host.up(name, "outsider:" + store);
        String node = host.node(name);
        Path said = folder.resolve("fio.out");
        Process fio = new Fio(node, 512, "32m")
                .seeded(Seed.random("whatAProviderThrowsFailsItsRequestOnly").nextLong())
                .with("--verify_backlog=16")
                .with("--rate=3m")
                .begin(said);
        try {
            awaitLoad(name);
            fault = fault("read-at-" + HANGING);
            Command read = dd("if=" + node, "of=/dev/null", "iflag=direct");
            assertTrue(read.status() != 0 && read.output().contains("Input/output error"), read.output());
            Files.delete(fault);
            fault = fault("write-at-" + HANGING);
            Command write = dd("if=/dev/zero", "of=" + node, "oflag=direct");
            assertTrue(write.status() != 0 && write.output().contains("Input/output error"), write.output());
            Files.delete(fault);
            assertTrue(fio.isAlive(), () -> "no other request was under way: " + text(said));
            assertTrue(fio.waitFor(BOUND_SECONDS, TimeUnit.SECONDS), () -> text(said));
            assertEquals(0, fio.exitValue(), () -> text(said));
        } finally {
            fio.destroyForcibly();
        }
        String stats = host.drivebay().exec("disk:stats " + name + " --json");
        assertEquals(List.of("1", "0"), failures("READ", stats), stats);
        assertEquals(List.of("1", "0"), failures("WRITE", stats), stats);
        String log = host.drivebay().log();
        assertTrue(log.contains("the outsider does not read") && log.contains("the outsider does not write"), log);
        dd("if=" + node, "of=/dev/null", "iflag=direct").succeeded();
        dd("if=/dev/zero", "of=" + node, "oflag=direct").succeeded();
        host.down(name);
        before.areStillAll();
    }

    private Path fault(String what) throws Exception {
        return Files.createFile(Path.of(store + ".fails-to-" + what));
    }

    /** Transfers the block at which the outsider hangs. */
    private static Command dd(String... words) throws Exception {
        String[] all = Arrays.copyOf(words, words.length + 4);
        all[words.length] = "bs=" + BLOCK;
        all[words.length + 1] = "count=1";
        all[words.length + 2] = "status=none";
        all[words.length + 3] =
                words[0].startsWith("if=/dev/loop") ? "skip=" + HANGING / BLOCK : "seek=" + HANGING / BLOCK;
        String[] line = new String[all.length + 1];
        line[0] = "dd";
        System.arraycopy(all, 0, line, 1, all.length);
        return Command.run(line);
    }

    @Test
    void aReadThatHangsFailsInTimeAndItsLateAnswerIsSeenByNobody() throws Exception {
        Random random = Seed.random("aReadThatHangsFailsInTime");
        byte[] block = new byte[BLOCK];
        random.nextBytes(block);
        try (RandomAccessFile file = new RandomAccessFile(store.toFile(), "rw")) {
            file.seek(HANGING);
            file.write(block);
        }
        String name = upHanging();
        String node = host.node(name);
        Command late = dd("if=" + node, "of=/dev/null", "iflag=direct");
        wasGivenUp(late, "READ", name);
        loadWhileReleased(node, random);
        Path read = folder.resolve("read");
        dd("if=" + node, "of=" + read, "iflag=direct", "seek=0").succeeded();
        assertArrayEquals(block, Files.readAllBytes(read));
    }

    @Test
    void aWriteThatHangsFailsInTimeAndKeepsItsOwnBytes() throws Exception {
        Random random = Seed.random("aWriteThatHangsFailsInTime");
        byte[] block = new byte[BLOCK];
        random.nextBytes(block);
        Path data = Files.write(folder.resolve("data"), block);
        String name = upHanging();
        String node = host.node(name);
        wasGivenUp(dd("if=" + data, "of=" + node, "oflag=direct"), "WRITE", name);
        loadWhileReleased(node, random);
        byte[] there = new byte[BLOCK];
        try (RandomAccessFile file = new RandomAccessFile(store.toFile(), "r")) {
            file.seek(HANGING);
            file.readFully(there);
        }
        // the provider wrote after all: what it was given, not what came later into the same memory
        assertArrayEquals(block, there);
    }

    private String upHanging() throws Exception {
        String name = Host.MARK + "hanging";
        Command.output("mkfifo", store + ".release", store + ".over");
        drop("1.0.0");
        host.up(name, "outsider:" + store + "?hang-at=" + HANGING, "--timeout 2s");
        return name;
    }

    private void wasGivenUp(Command late, String operation, String name) throws Exception {
        assertTrue(
                late.status() != 0 && late.output().matches("(?s).*(timed out|Input/output error).*"), late.output());
        String stats = host.drivebay().exec("disk:stats " + name + " --json");
        assertEquals(List.of("1", "1"), failures(operation, stats), stats);
    }

    /** Others work while one hangs, and all the time that its late answer comes. */
    private void loadWhileReleased(String node, Random random) throws Exception {
        new Fio(node, 512, "16m").seeded(random.nextLong()).run();
        Path said = folder.resolve("fio.out");
        Process fio = new Fio(node, 512, "32m").seeded(random.nextLong()).begin(said);
        Files.write(Path.of(store + ".release"), new byte[1]);
        try {
            assertTrue(fio.waitFor(BOUND_SECONDS, TimeUnit.SECONDS), () -> text(said));
        } finally {
            fio.destroyForcibly();
            Files.createFile(Path.of(store + ".enough"));
            Command.output("cat", store + ".over");
        }
        assertEquals(0, fio.exitValue(), () -> text(said));
    }
}
