package io.drivebay.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.testhost.Drivebay;
import io.drivebay.testhost.Drivebay.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A host of the distribution under test, and its disks, all of which carry the tests' mark. */
final class Host implements AutoCloseable {
    static final Path DISTRIBUTION = Path.of(System.getProperty("distribution")).normalize();

    /** In the names of disks and points. */
    static final String MARK = "kernel-";

    /** How the GUIDs of disks begin. */
    static final String GUIDS = "6b65726e-";

    private final Drivebay drivebay;

    Host(Path home) {
        this(new Drivebay(DISTRIBUTION, home));
    }

    Host(Drivebay drivebay) {
        this.drivebay = drivebay;
    }

    static Host started(Path home) throws IOException, InterruptedException {
        Host host = new Host(home);
        host.start();
        return host;
    }

    Drivebay drivebay() {
        return drivebay;
    }

    void start() throws IOException, InterruptedException {
        drivebay.run("start").succeeded();
    }

    void stop() throws IOException, InterruptedException {
        drivebay.run("stop").succeeded();
    }

    static String guid() {
        return GUIDS + UUID.randomUUID().toString().substring(GUIDS.length());
    }

    /** Brings a disk up. */
    String up(String name, String store, String... options) throws IOException, InterruptedException {
        return drivebay.exec(upLine(name, store, options));
    }

    /** Tries to bring a disk up. */
    Result tryUp(String name, String store, String... options) throws IOException, InterruptedException {
        return drivebay.run("exec", upLine(name, store, options));
    }

    private static String upLine(String name, String store, String... options) {
        return "disk:up " + name + " '" + store + "' --guid " + guid() + " " + String.join(" ", options);
    }

    void down(String name) throws IOException, InterruptedException {
        drivebay.exec("disk:down " + name);
    }

    /** The block device of a disk that is ready. */
    String node(String name) throws IOException, InterruptedException {
        return field(name, "node");
    }

    /** A field of a disk as disk:info gives it, quotes left out. */
    String field(String name, String field) throws IOException, InterruptedException {
        String info = drivebay.exec("disk:info " + name + " --json");
        Matcher matcher = Pattern.compile("\"" + field + "\": \"?([^\",\n]*)").matcher(info);
        assertTrue(matcher.find(), info);
        return matcher.group(1);
    }

    /** Declares a disk by a file that appears at once, in a folder of the host's home. */
    void declare(String folder, String name, String... lines) throws IOException {
        Path file = declaration(folder, name);
        Files.createDirectories(file.getParent());
        Path whole = Files.writeString(
                drivebay.home().resolve(name + ".part"),
                "name=" + name + "\nguid=" + guid() + "\n" + String.join("\n", lines) + "\n");
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    }

    Path declaration(String folder, String name) {
        return drivebay.home().resolve(folder).resolve("io.drivebay.disk-" + name + ".cfg");
    }

    /** Waits until a disk is mounted at its only point. */
    void awaitMounted(String name) throws IOException, InterruptedException {
        Pattern mounted = Pattern.compile(name + " +\\S+ +yes ");
        drivebay.awaitAnswer("mount:list", list -> mounted.matcher(list).find());
    }

    /** A command failed and its error names all of this, in words for people. */
    static void refused(Result result, String... words) {
        assertEquals(1, result.status(), result::toString);
        for (String word : words) {
            assertTrue(result.err().contains(word), () -> word + " is not in " + result);
        }
        assertFalse(result.err().contains("\tat "), result::toString);
        String sentence = result.err().replaceFirst("(bringing up|taking down) .*\\R", "");
        // a wrong store takes two more lines, to point at the place
        long lines = sentence.startsWith("store '") ? 3 : 1;
        assertTrue(sentence.lines().count() <= lines, sentence);
    }

    @Override
    public void close() throws IOException {
        drivebay.close();
    }
}
