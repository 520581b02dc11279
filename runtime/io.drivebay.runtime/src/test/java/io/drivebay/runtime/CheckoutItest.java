package io.drivebay.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.testhost.Command;
import io.drivebay.testhost.Drivebay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of README.md as they are typed in a checkout. This one has the real scripts and the distribution under
 * test; its build only takes notes.
 */
@Timeout(600)
final class CheckoutItest {
    private static final Path DISTRIBUTION = Path.of(System.getProperty("distribution"));
    private static final Path ROOT = DISTRIBUTION.resolve("../../../..").normalize();
    private static final String POINT = "/media/drivebay/demo";

    /** Somebody without rights. */
    private static final String[] NOBODY = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"};

    /** Notes what it is to build, and "builds" a command that shows what it is given. */
    private static final String BUILD = """
            #!/bin/sh
            echo "$@" >>built
            bin=runtime/io.drivebay.runtime/target/drivebay/bin
            mkdir -p "$bin"
            printf '#!/bin/sh\\nprintf "<%%s>" "$@"\\nexit 42\\n' >"$bin/drivebay"
            chmod +x "$bin/drivebay"
            """;

    @TempDir
    Path folder;

    private Path checkout;
    private Path built;
    private Path bin;

    @BeforeEach
    void checkOut() throws Exception {
        // of its owner only, as files of temporary folders are
        Command.output("chmod", "755", folder.toString());
        checkout = Files.createDirectory(folder.resolve("checkout"));
        built = checkout.resolve("built");
        bin = checkout.resolve("runtime/io.drivebay.runtime/target/drivebay/bin");
        Path sources = checkout.resolve("runtime/io.drivebay.runtime/src/main");
        Files.createDirectories(sources);
        for (String name : new String[] {"bnd", "bundles", "driver"}) {
            Files.createDirectory(checkout.resolve(name));
        }
        for (String name : new String[] {"drivebay", "test", "pom.xml"}) {
            Command.output("cp", "-a", ROOT.resolve(name).toString(), checkout.toString());
        }
        Command.output(
                "cp",
                "-a",
                ROOT.resolve("runtime/io.drivebay.runtime/src/main/distribution")
                        .toString(),
                sources.toString());
        Files.writeString(checkout.resolve("mvnw"), BUILD);
        Files.setPosixFilePermissions(checkout.resolve("mvnw"), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void leaveNoHost() throws Exception {
        new Drivebay(DISTRIBUTION, folder.resolve("home")).close();
    }

    /** Puts the distribution under test there, newer than the sources. */
    private void useDistribution() throws Exception {
        Files.createDirectories(bin.getParent().getParent());
        Command.output(
                "cp", "-a", DISTRIBUTION.toString(), bin.getParent().getParent().toString());
        touch(bin.resolve("drivebay"), 0);
    }

    private static void touch(Path file, int secondsLater) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(secondsLater)));
    }

    /** Runs a line of a shell in the checkout. */
    private Command run(String line, String... prefix) throws Exception {
        List<String> words = new ArrayList<>(List.of(prefix));
        words.addAll(List.of("env", "DRIVEBAY_HOME=" + folder.resolve("home"), "sh", "-c"));
        words.addAll(List.of("cd \"$0\" && " + line, checkout.toString()));
        return Command.run(words.toArray(String[]::new));
    }

    private static List<String> mounts() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                .filter(line -> line.split(" ")[1].equals(POINT))
                .toList();
    }

    @Test
    void theDemoComesAndGoes() throws Exception {
        useDistribution();
        String shown = run("./drivebay demo").succeeded();
        assertFalse(Files.exists(built), "nothing was out of date");
        assertEquals(1, mounts().size());
        String[] mount = mounts().get(0).split(" ");
        assertTrue(mount[0].startsWith("/dev/loop"), mount[0]);
        assertEquals("ext4", mount[2]);
        assertEquals(Integer.toString(1 << 30), Command.output("blockdev", "--getsize64", mount[0]));
        Path backing = Path.of("/sys/block", Path.of(mount[0]).getFileName().toString(), "loop/backing_file");
        String image = Files.readString(backing).strip();
        assertEquals(1, greetings());

        assertTrue(run("./drivebay demo").succeeded().contains("The disk is up."));
        assertEquals(mount[0], mounts().get(0).split(" ")[0]);
        assertEquals(2, greetings());

        // all that it says one may try works as it stands there; the last takes the demo down
        List<String> tries = tries(shown);
        assertEquals("./drivebay demo --stop", tries.get(tries.size() - 1));
        for (String line : tries) {
            if (line.endsWith("--stop")) {
                Command.output("diff", "--recursive", "--no-dereference", "/etc/default", POINT + "/etc/default");
            }
            run(line).succeeded();
        }
        assertEquals(List.of(), mounts());
        assertFalse(Files.exists(Path.of(POINT)));
        assertFalse(Files.exists(Path.of(image)));
        assertFalse(Command.output("losetup", "--list", "--output=BACK-FILE").contains(image));
        assertEquals(3, run("./drivebay status").status());
        assertTrue(run("./drivebay demo --stop").succeeded().contains("the demo is not up"));

        // the bytes have stayed
        run("./drivebay demo").succeeded();
        assertEquals(3, greetings());
        assertTrue(Files.exists(Path.of(POINT, "etc/passwd")));
        run("./drivebay demo --stop").succeeded();
        assertEquals(List.of(), mounts());
    }

    private static long greetings() throws IOException {
        return Files.readAllLines(Path.of(POINT, "hello.txt")).stream()
                .filter(line -> line.startsWith("written by the demo at "))
                .count();
    }

    /** The commands of "What to try next", without what is said of each. */
    private static List<String> tries(String shown) {
        int begin = shown.indexOf("What to try next:\n");
        assertTrue(begin > 0, shown);
        List<String> lines = new ArrayList<>();
        Matcher line = Pattern.compile("(?m)^  (\\S.*?)  +\\S").matcher(shown.substring(begin));
        while (line.find()) {
            lines.add(line.group(1));
        }
        assertEquals(5, lines.size(), shown);
        return lines;
    }

    @Test
    void theDemoLeavesAHostAsItWas() throws Exception {
        useDistribution();
        run("./drivebay start").succeeded();
        try {
            run("./drivebay demo").succeeded();
            run("umount " + POINT).succeeded();
            Command unmounted = run("./drivebay demo");
            assertEquals(1, unmounted.status());
            assertTrue(
                    unmounted.output().endsWith("not at " + POINT + "; first: ./drivebay demo --stop\n"),
                    unmounted.output());
            run("./drivebay demo --stop").succeeded();
            run("./drivebay status").succeeded();
        } finally {
            run("./drivebay stop").succeeded();
        }
    }

    @Test
    void withoutRootItSaysWhatItLacks() throws Exception {
        Command demo = run("./drivebay demo", NOBODY);
        assertEquals(1, demo.status());
        assertTrue(demo.output().startsWith("drivebay: the demo needs root: "), demo.output());
        assertEquals(1, demo.output().lines().count());
        assertFalse(Files.exists(built), "for this nothing need be built");
        Command test = run("./test", NOBODY);
        assertEquals("test: the tests mount file systems and attach loop devices; run them as root\n", test.output());
        assertEquals(1, test.status());
    }

    @Test
    void wrongWordsAreRefused() throws Exception {
        useDistribution();
        Command wrong = run("./drivebay demo --stop now");
        assertEquals(1, wrong.status());
        assertEquals("drivebay: unknown option --stop now; there is: ./drivebay demo [--stop]\n", wrong.output());
    }

    @Test
    void itIsBuiltWhereItIsNot() throws Exception {
        Command first = run("./drivebay exec 'a  b' ''");
        assertEquals(
                "<exec><a  b><>", first.output().lines().reduce((a, b) -> b).orElseThrow());
        assertEquals(42, first.status());
        assertEquals(1, Files.readAllLines(built).size());
        assertTrue(Files.readString(built).contains("-pl runtime/io.drivebay.runtime -am package"));
    }

    @Test
    void whatStartsAHostIsBuiltWhenASourceIsNewer() throws Exception {
        run("./mvnw").output();
        touch(bin.resolve("drivebay"), 0);
        assertEquals("<demo>", run("./drivebay demo").output());
        Path source = Files.createFile(checkout.resolve("bundles/New.java"));
        for (String old : new String[] {"status", "stop", "demo --stop"}) {
            touch(source, 60);
            run("./drivebay " + old);
        }
        assertEquals(1, Files.readAllLines(built).size(), "only the test's own");
        for (String fresh : new String[] {"demo", "start", "run --framework equinox"}) {
            Files.delete(built);
            assertEquals(42, run("./drivebay " + fresh).status());
            assertEquals(1, Files.readAllLines(built).size(), fresh);
        }
    }

    @Test
    void whatCannotBeBuiltIsNotRun() throws Exception {
        Files.writeString(checkout.resolve("mvnw"), "#!/bin/sh\necho wrong\nexit 7\n");
        Command start = run("./drivebay start");
        assertTrue(start.status() != 0 && start.output().endsWith("\nwrong\n"), start.output());
    }
}
