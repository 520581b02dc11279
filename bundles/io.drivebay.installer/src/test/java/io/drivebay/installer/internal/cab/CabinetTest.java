package io.drivebay.installer.internal.cab;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cabinets, ours and those of others, sound and damaged. */
final class CabinetTest {
    private static final int FUZZED = 20_000;
    private static final long SEED = Long.getLong("seed", System.nanoTime());

    @TempDir
    Path folder;

    @Test
    void cabextractAndGcabUnpackOurs() throws Exception {
        Map<String, byte[]> files = files(new Random(seed()));
        Path cabinet = Files.write(folder.resolve("ours.cab"), CabinetWriter.write(files));
        Path first = Files.createDirectory(folder.resolve("cabextract"));
        run(folder, "cabextract", "-q", "-d", first.toString(), cabinet.toString());
        Path second = Files.createDirectory(folder.resolve("gcab"));
        run(folder, "gcab", "-x", "-C", second.toString(), cabinet.toString());
        for (Entry<String, byte[]> file : files.entrySet()) {
            assertArrayEquals(file.getValue(), Files.readAllBytes(first.resolve(file.getKey())), file.getKey());
            assertArrayEquals(file.getValue(), Files.readAllBytes(second.resolve(file.getKey())), file.getKey());
        }
    }

    @Test
    void readsOurs() throws Exception {
        Map<String, byte[]> files = files(new Random(seed()));
        assertSame(files, CabinetReader.read(CabinetWriter.write(files)));
        assertArrayEquals(CabinetWriter.write(files), CabinetWriter.write(files));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void readsThoseOfGcab(boolean packed) throws Exception {
        Map<String, byte[]> files = files(new Random(seed()));
        for (Entry<String, byte[]> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
        List<String> command = new ArrayList<>(List.of("gcab", "-c"));
        if (packed) {
            command.add("-z");
        }
        command.add("theirs.cab");
        command.addAll(files.keySet());
        run(folder, command.toArray(String[]::new));
        assertSame(files, CabinetReader.read(folder.resolve("theirs.cab")));
    }

    /** Whatever happens to the bytes, it is read as it was, or refused with a code: no other exception, no hang. */
    @Test
    void refusesDamage() throws Exception {
        long seed = seed();
        Random random = new Random(seed);
        byte[] sound = CabinetWriter.write(Map.of("a/b", text(random, 3000), "c", text(random, 200)));
        int refused = 0;
        for (int i = 0; i < FUZZED; i++) {
            byte[] damaged = damage(sound, random);
            try {
                CabinetReader.read(damaged).keySet().forEach(CabinetTest::assertSafe);
            } catch (DiskException e) {
                assertTrue(List.of(ErrorCode.CRC, ErrorCode.NOT_SUPPORTED).contains(e.code()), e.describe());
                refused++;
            } catch (RuntimeException e) {
                throw new AssertionError("round " + i + " of seed " + seed, e);
            }
        }
        assertTrue(refused > FUZZED / 2, refused + " of " + FUZZED + " refused");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../etc/passwd",
                "/etc/passwd",
                "a/../b",
                "a//b",
                "a/",
                "./a",
                "a/.",
                "C:/a",
                "a/.hidden",
                "",
                "a\nb",
                "..\\..\\a",
                "-rf"
            })
    void refusesPathsThatCouldLeave(String path) {
        DiskException refusal = assertThrows(
                DiskException.class, () -> CabinetReader.read(CabinetWriter.write(Map.of(path, new byte[] {1}))));
        assertEquals(ErrorCode.CRC, refusal.code());
        assertTrue(refusal.getMessage().contains("no path beneath"), refusal.getMessage());
    }

    @Test
    void saysWhenThereIsNone() {
        DiskException refusal =
                assertThrows(DiskException.class, () -> CabinetReader.read(folder.resolve("nowhere.cab")));
        assertEquals(
                "the package " + folder.resolve("nowhere.cab") + " does not exist [2 FILE_NOT_FOUND]",
                refusal.describe());
    }

    private static byte[] damage(byte[] sound, Random random) {
        byte[] damaged = random.nextInt(4) == 0 ? Arrays.copyOf(sound, random.nextInt(sound.length)) : sound.clone();
        for (int hits = random.nextInt(4); hits >= 0 && damaged.length > 0; hits--) {
            // the head is where lengths and offsets are
            int bound = random.nextBoolean() ? Math.min(100, damaged.length) : damaged.length;
            damaged[random.nextInt(bound)] = (byte) random.nextInt(256);
        }
        return damaged;
    }

    private static void assertSafe(String path) {
        Path root = Path.of("/root");
        assertTrue(root.resolve(path).normalize().startsWith(root), path);
    }

    private static Map<String, byte[]> files(Random random) {
        byte[] incompressible = new byte[200_000];
        random.nextBytes(incompressible);
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("etc/text.conf", text(random, 100_000));
        files.put("etc/random.bin", incompressible);
        files.put("zeroes", new byte[32 * 1024 * 3]);
        files.put("one", new byte[] {42});
        return files;
    }

    private static byte[] text(Random random, int length) {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append("line ").append(random.nextInt(50)).append('\n');
        }
        return text.substring(0, length).getBytes(StandardCharsets.US_ASCII);
    }

    private static void assertSame(Map<String, byte[]> expected, Map<String, byte[]> actual) {
        assertEquals(List.copyOf(expected.keySet()), List.copyOf(actual.keySet()));
        expected.forEach((path, content) -> assertArrayEquals(content, actual.get(path), path));
    }

    private static long seed() {
        System.out.println("seed " + SEED);
        return SEED;
    }

    private static void run(Path folder, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), () -> String.join(" ", command));
        assertEquals(0, process.exitValue(), output);
    }
}
