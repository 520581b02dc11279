package io.drivebay.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.testhost.Command;
import io.drivebay.testhost.Drivebay;
import io.drivebay.testhost.Drivebay.Result;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The assembled distribution, used as its users do. */
@Timeout(600)
final class HostItest {
    private static final Path DISTRIBUTION = Path.of(System.getProperty("distribution"));

    /** Somebody without rights; not even an account is needed. */
    private static final int USER = 12345;

    @TempDir
    Path folder;

    private Drivebay drivebay() {
        return new Drivebay(DISTRIBUTION, folder.resolve("home"));
    }

    private static void start(Drivebay drivebay, String framework) throws IOException, InterruptedException {
        drivebay.run("start", "--framework", framework).succeeded();
        // what Java itself says at the start, of options and of what it will no longer do
        String java = read(drivebay.home().resolve("log/java.log"));
        assertFalse(java.contains("WARNING"), java);
    }

    @ParameterizedTest
    @ValueSource(strings = {"felix", "equinox"})
    void startsObeysAndStops(String framework) throws Exception {
        try (Drivebay drivebay = drivebay()) {
            assertEquals(3, drivebay.run("status").status());
            Result nobody = drivebay.run("exec", "echo hello");
            assertEquals(1, nobody.status());
            assertEquals("drivebay: no host runs on " + drivebay.home() + "; first: drivebay start\n", nobody.err());

            long begin = System.nanoTime();
            start(drivebay, framework);
            System.out.println(
                    framework + ": ready after " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin) + " ms");
            String status = drivebay.run("status").succeeded().out();
            assertTrue(status.contains("pid        " + drivebay.pid() + "\n"), status);
            assertTrue(status.contains(framework.equals("felix") ? "org.apache.felix.framework" : "org.eclipse.osgi"));

            assertEquals("hello\n", drivebay.exec("echo hello"));
            assertEquals(new Result(1, "", "Command not found: nosuch\n"), drivebay.run("exec", "nosuch"));
            assertTrue(drivebay.exec("disk:drivers").contains("fuse"));

            Result second = drivebay.run("start", "--framework", framework);
            assertEquals(1, second.status());
            assertTrue(
                    second.err().contains("a host runs on " + drivebay.home() + " already, pid " + drivebay.pid()),
                    second.err());
            assertEquals("hello\n", drivebay.exec("echo hello"));

            drivebay.run("stop").succeeded();
            assertEquals(3, drivebay.run("status").status());
            assertTrue(drivebay.log().endsWith("Stopped\n"), drivebay.log());
            assertFalse(Files.exists(drivebay.home().resolve("run/control.sock")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"felix", "equinox"})
    void sigtermTakesTheDisksDownFirst(String framework) throws Exception {
        try (Drivebay drivebay = drivebay()) {
            Path err = folder.resolve("err");
            Files.createFile(err);
            Process process = drivebay.begin(err, "run", "--framework", framework);
            process.getOutputStream().close();
            new Written(err, process).await(": Ready, pid ");
            drivebay.exec("disk:up runtime-" + framework + " mem:16M");
            process.destroy();
            assertTrue(process.waitFor(120, TimeUnit.SECONDS));
            assertEquals(143, process.exitValue());
            String log = drivebay.log();
            int deleted = log.indexOf("Disk runtime-" + framework + ": DELETED");
            assertTrue(deleted > 0 && deleted < log.lastIndexOf(": Stopped"), log);
            assertEquals(3, drivebay.run("status").status());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"felix", "equinox"})
    void startsAgainAfterKill(String framework) throws Exception {
        try (Drivebay drivebay = drivebay()) {
            start(drivebay, framework);
            drivebay.kill();
            assertEquals(3, drivebay.run("status").status());
            start(drivebay, framework);
            assertEquals("hello\n", drivebay.exec("echo hello"));
        }
    }

    /** A host of the background outlives who started it, and must not hold what that one had: a lock, a folder. */
    @Test
    void nothingOfItsStartersIsHeld() throws Exception {
        Path lock = Files.createFile(folder.resolve("lock"));
        Drivebay starter =
                drivebay().through("bash", "-c", "cd \"$0\"; exec 5>lock 200>lock; exec \"$@\"", folder.toString());
        try (Drivebay drivebay = drivebay()) {
            start(starter, "felix");
            Path process = Path.of("/proc", Long.toString(drivebay.pid()));
            assertEquals(drivebay.home(), Files.readSymbolicLink(process.resolve("cwd")));
            try (Stream<Path> open = Files.list(process.resolve("fd"))) {
                for (Path descriptor : open.toList()) {
                    // one that is closed meanwhile was not inherited
                    if (Files.isSymbolicLink(descriptor)) {
                        assertFalse(Files.isSameFile(lock, descriptor), descriptor::toString);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"felix", "equinox"})
    void droppedBundlesComeChangeAndGo(String framework) throws Exception {
        try (Drivebay drivebay = drivebay()) {
            start(drivebay, framework);
            Path jar = drivebay.home().resolve("dropins/dropped.jar");
            drop(jar, "1.0.0", "");
            awaitBundles(drivebay, list -> line(list, "Active", 4, "runtime\\.dropped", "1\\.0\\.0"));
            drop(jar, "1.1.0", "");
            awaitBundles(drivebay, list -> line(list, "Active", 4, "runtime\\.dropped", "1\\.1\\.0"));
            Files.delete(jar);
            awaitBundles(drivebay, list -> !list.contains("runtime.dropped"));
        }
    }

    /** Gogo's lb, which is not ours, fails when a bundle goes while it lists; it is asked again. */
    private static void awaitBundles(Drivebay drivebay, Predicate<String> right) throws Exception {
        drivebay.awaitResult("lb -s", result -> result.status() == 0 && right.test(result.out()));
    }

    private static boolean line(String list, String state, int level, String name, String version) {
        return Pattern.compile(state + "\\s*\\|\\s*" + level + "\\|" + name + "\\b.*" + version)
                .matcher(list)
                .find();
    }

    private static void drop(Path jar, String version, String imports) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.putValue("Manifest-Version", "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", "runtime.dropped");
        attributes.putValue("Bundle-Version", version);
        if (!imports.isEmpty()) {
            attributes.putValue("Import-Package", imports);
        }
        Path complete = jar.resolveSibling("dropped.part");
        try (OutputStream out = Files.newOutputStream(complete)) {
            new JarOutputStream(out, manifest).close();
        }
        Files.move(complete, jar, StandardCopyOption.ATOMIC_MOVE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"felix", "equinox"})
    void whatIsDroppedInVainIsToldInTheLog(String framework) throws Exception {
        try (Drivebay drivebay = drivebay()) {
            start(drivebay, framework);
            Path log = drivebay.home().resolve("log/drivebay.0.log");
            Path jar = drivebay.home().resolve("dropins/dropped.jar");
            Files.writeString(jar, "text");
            awaitTold(log, "WARNING", jar + " is ignored: it cannot be read");
            drop(jar, "1.1.0", "");
            awaitBundles(drivebay, list -> line(list, "Active", 4, "runtime\\.dropped", "1\\.1\\.0"));

            Path disk = drivebay.home().resolve("dropins/io.drivebay.disk.cfg");
            Files.writeString(disk, "store=mem:16M\n");
            awaitTold(
                    log,
                    "WARNING",
                    disk + " is ignored: it does not say which disk; name it io.drivebay.disk-NAME.cfg");
            Path number = drivebay.home().resolve("dropins/io.drivebay.disk-number.cfg");
            Files.writeString(number, "store=mem:16M\nsector-size=many\n");
            awaitTold(log, "SEVERE", number + " makes no disk: sector-size 'many' is no number [87 INVALID_PARAMETER]");
            Path span = drivebay.home().resolve("dropins/io.drivebay.disk-span.cfg");
            Files.writeString(span, "store=mem:16M\ntimeout=soon\n");
            awaitTold(log, "SEVERE", span + " makes no disk: timeout 'soon' is no time span; write for example ");
            Path guid = drivebay.home().resolve("dropins/io.drivebay.disk-guid.cfg");
            Files.writeString(guid, "store=mem:16M\nguid=1-2-3-4-5\n");
            awaitTold(log, "SEVERE", guid + " makes no disk: guid '1-2-3-4-5' is no GUID; write for example ");
            Path key = drivebay.home().resolve("dropins/io.drivebay.disk-key.cfg");
            Files.writeString(key, "store=mem:16M\nreadonly=true\n");
            awaitTold(log, "SEVERE", key + " makes no disk: there is no key 'readonly'; there are ");
            assertFalse(Files.readString(log).contains("stderr"), Files.readString(log));

            // mended, it is a disk
            Files.writeString(key, "name=runtime-mended\nstore=mem:16M\nread-only=true\n");
            drivebay.awaitAnswer("disk:list", list -> list.contains("runtime-mended"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"felix", "equinox"})
    void aDroppedBundleThatLacksAPackageIsToldInTheLog(String framework) throws Exception {
        try (Drivebay drivebay = drivebay()) {
            start(drivebay, framework);
            Path jar = drivebay.home().resolve("dropins/dropped.jar");
            drop(jar, "1.0.0", "no.such.thing");
            Path log = drivebay.home().resolve("log/drivebay.0.log");
            awaitTold(log, "WARNING", "Error while starting bundle: file:" + jar);
            new Written(log, () -> true).await("no.such.thing");
            drop(jar, "1.1.0", "");
            awaitBundles(drivebay, list -> line(list, "Active", 4, "runtime\\.dropped", "1\\.1\\.0"));
        }
    }

    private static void awaitTold(Path log, String level, String text) throws Exception {
        new Written(log, () -> true)
                .await(all -> all.lines().anyMatch(line -> line.contains(level) && line.contains(text)));
    }

    @Test
    void aDroppedDiskComesAndGoesAndDoesNotOutliveItsFile() throws Exception {
        try (Drivebay drivebay = drivebay()) {
            start(drivebay, "felix");
            Path file = drivebay.home().resolve("dropins/io.drivebay.disk-dropped.cfg");
            Files.writeString(file, "name=runtime-dropped\nstore=mem:16M\n");
            drivebay.awaitAnswer("disk:list", list -> list.contains("runtime-dropped"));
            Files.delete(file);
            drivebay.awaitAnswer("disk:list", list -> !list.contains("runtime-dropped"));

            Files.writeString(file, "name=runtime-dropped\nstore=mem:16M\n");
            drivebay.awaitAnswer("disk:list", list -> list.contains("runtime-dropped"));
            drivebay.run("stop").succeeded();
            Files.delete(file);
            start(drivebay, "felix");
            assertFalse(drivebay.exec("disk:list").contains("runtime-dropped"));
        }
    }

    @Test
    void aSavedDiskComesBackWithTheHost() throws Exception {
        try (Drivebay drivebay = drivebay()) {
            start(drivebay, "felix");
            drivebay.exec("disk:up runtime-saved mem:16M --save");
            drivebay.run("stop").succeeded();
            start(drivebay, "felix");
            drivebay.awaitAnswer("disk:list", list -> list.contains("runtime-saved"));
            drivebay.exec("disk:down runtime-saved");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"felix", "equinox"})
    void aPluginThatCannotStartIsTheReason(String framework) throws Exception {
        Path copy = folder.resolve("copy");
        Command.output("cp", "-a", DISTRIBUTION.toString(), copy.toString());
        drop(copy.resolve("plugins/dropped.jar"), "1.0.0", "no.such.thing");
        try (Drivebay drivebay = new Drivebay(copy, folder.resolve("home"))) {
            Result result = drivebay.run("start", "--framework", framework);
            assertEquals(1, result.status());
            String first = result.err().lines().findFirst().orElseThrow();
            assertTrue(first.contains("not started: runtime.dropped") && first.contains("no.such.thing"), first);
            assertTrue(result.err().contains("--- the end of " + drivebay.home() + "/log/drivebay.0.log"));
            assertEquals(3, drivebay.run("status").status());
        }
    }

    @Test
    void installsWithoutAHost() throws Exception {
        Drivebay drivebay =
                drivebay().with("DRIVEBAY_SYSROOT", folder.resolve("system").toString());
        assertEquals(new Result(0, "", ""), drivebay.run("install", "--modules", "driver,helper-dll"));
        Result status = drivebay.run("driver-status");
        assertEquals(3, status.status());
        assertTrue(status.out().contains("helper-dll  running "), status.out());
        assertEquals(new Result(0, "", ""), drivebay.run("uninstall"));
        assertFalse(Files.exists(folder.resolve("system/etc")));
        assertFalse(Files.exists(drivebay.home()));
    }

    /** The names come from printf: this test's own Java may run with the locale that they do not fit into. */
    @ParameterizedTest
    @ValueSource(strings = {"POSIX", "nowhere.UTF-8"})
    void namesOutsideOfAsciiNeedNoLocale(String locale) throws Exception {
        String script = """
                set -eu
                at=$(printf '%s/d\\303\\257sk' "$1")
                export DRIVEBAY_HOME=$(printf '%s/h\\303\\266me' "$1")
                mkdir "$at"
                drivebay start
                trap 'drivebay stop >&2' EXIT
                drivebay exec "disk:up runtime-name mem:16M --format ext4 --at $at"
                mountpoint -q "$at"
                drivebay exec 'disk:info runtime-name --json' | grep -qF "$at"
                drivebay exec 'disk:down runtime-name'
                """;
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", script, "sh", folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(err.toFile());
        builder.environment().keySet().removeIf(name -> name.equals("LANG") || name.startsWith("LC_"));
        builder.environment().put("LANG", locale);
        builder.environment().merge("PATH", DISTRIBUTION.resolve("bin").toString(), (path, bin) -> bin + ":" + path);
        assertEquals(0, builder.start().waitFor(), () -> read(err));
    }

    private static String read(Path file) {
        return new Written(file, () -> false).text();
    }

    @Test
    void rootRunsWhatAUserHasBuilt() throws Exception {
        Path checkout = Files.createDirectory(folder.resolve("checkout"));
        Path copy = checkout.resolve("drivebay");
        Command.output("cp", "-a", DISTRIBUTION.toString(), copy.toString());
        try (Stream<Path> files = Files.walk(checkout)) {
            for (Path file : files.toList()) {
                belongsTo(file, USER);
            }
        }
        try (Drivebay drivebay = new Drivebay(copy, folder.resolve("home"))) {
            start(drivebay, "felix");
            drivebay.run("stop").succeeded();
            Path plugin = Files.createFile(copy.resolve("plugins/zzz.jar"));
            belongsTo(plugin, USER + 1);
            Result result = drivebay.run("start");
            assertEquals(1, result.status());
            assertTrue(result.err().contains("; first: chown root " + plugin), result.err());
        }
    }

    /** With the rights that umask 002 leaves. */
    private static void belongsTo(Path file, int user) throws IOException {
        Files.setAttribute(file, "unix:uid", user);
        Files.setAttribute(file, "unix:gid", user);
        Files.setAttribute(file, "unix:mode", (int) Files.getAttribute(file, "unix:mode") | 020);
    }

    @Test
    void aHomeThatOthersMayWriteIsRefused() throws Exception {
        try (Drivebay drivebay = drivebay()) {
            Path home = Files.createDirectory(drivebay.home());
            Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
            Result result = drivebay.run("start");
            assertEquals(1, result.status());
            assertTrue(result.err().contains("first: chmod go-w " + home), result.err());
        }
    }

    @Test
    void wrongJavaAndWrongWordsAreExplained() throws Exception {
        Path old = Files.createDirectories(folder.resolve("jdk/bin")).getParent();
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");
        Path java = Files.createFile(old.resolve("bin/java"));
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        explains(
                drivebay().with("JAVA_HOME", old.toString()),
                "drivebay: " + java + " is version 11; Java 17 or newer is needed, see JAVA_HOME",
                "start");
        explains(
                drivebay().with("JAVA_HOME", folder.toString()),
                "drivebay: JAVA_HOME is " + folder + ", where there is no bin/java; set it to a JDK or JRE",
                "start");
        explains(
                drivebay(),
                "drivebay: unknown framework 'karaf'; there are felix and equinox",
                "start",
                "--framework",
                "karaf");
        explains(
                drivebay(),
                "drivebay: unknown framework 'client'; there are felix and equinox",
                "start",
                "--framework=client");
        explains(drivebay(), "drivebay: unknown command begin", "begin");
        explains(drivebay(), "drivebay: unknown option --json; see drivebay help", "status", "--json");
        explains(drivebay(), "drivebay: unknown option now; see drivebay help", "stop", "--timeout", "5", "now");
        explains(drivebay(), "drivebay: --timeout needs seconds", "stop", "--timeout");
    }

    @Test
    void anotherUsersHomeIsExplained() throws Exception {
        try (Drivebay drivebay = drivebay()) {
            start(drivebay, "felix");
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            Drivebay other = new Drivebay(DISTRIBUTION, drivebay.home())
                    .through("setpriv", "--reuid", "" + USER, "--regid", "" + USER, "--clear-groups");
            explains(
                    other,
                    "drivebay: " + drivebay.home()
                            + " is not yours; become its owner, or set DRIVEBAY_HOME to the folder of a host of yours",
                    "status");
            Drivebay homeless = new Drivebay(DISTRIBUTION, folder.resolve("new"))
                    .through("setpriv", "--reuid", "" + USER, "--regid", "" + USER, "--clear-groups");
            for (String command : new String[] {"start", "run"}) {
                Result result = homeless.run(command);
                assertEquals(1, result.status());
                assertEquals(1, result.err().lines().count(), result.err());
                assertTrue(result.err().contains("Permission denied; set DRIVEBAY_HOME to "), result.err());
            }
        }
    }

    private static void explains(Drivebay drivebay, String message, String... arguments) throws Exception {
        Result result = drivebay.run(arguments);
        assertFalse(result.status() == 0);
        assertEquals(message, result.err().lines().findFirst().orElseThrow());
    }
}
