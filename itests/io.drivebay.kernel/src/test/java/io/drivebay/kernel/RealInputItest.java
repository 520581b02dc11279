package io.drivebay.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.testhost.Command;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the disk is for: real files go in, the host ends, and another host gives every byte back. */
@Timeout(600)
final class RealInputItest {
    /** Sought: thousands of files. */
    private static final int FEWEST = 2000;

    /** The JDK that runs this: large and small files, many folders, links. */
    private static final Path JDK = Path.of(System.getProperty("java.home"));

    /** The classes of its base module, as files. */
    @TempDir
    static Path classes;

    @TempDir
    Path folder;

    @BeforeAll
    static void unpack() throws Exception {
        Path module = Path.of(URI.create("jrt:/java.base"));
        try (Stream<Path> paths = Files.walk(module)) {
            for (Path path : (Iterable<Path>) paths.filter(path -> !path.equals(module))::iterator) {
                Files.copy(path, classes.resolve(module.relativize(path).toString()));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"ext4, e2fsck -fn", "xfs, xfs_repair -n", "btrfs, btrfs check"})
    void aTreeOutlivesTheHost(String format, String check) throws Exception {
        String name = Host.MARK + format;
        Path image = folder.resolve(format + ".img");
        Path mounted = Path.of("/media/drivebay", name);
        SortedMap<String, String> jdk = Tree.of(JDK);
        SortedMap<String, String> base = Tree.of(classes);
        assertTrue(base.size() >= FEWEST, () -> "only " + base.size() + " files");

        try (Host host = Host.started(folder.resolve("home"))) {
            long first = host.drivebay().pid();
            host.up(name, "file:" + image + "?size=1G", "--format", format, "--at", name);
            Command.output("cp", "-a", JDK.toString(), mounted.resolve("jdk").toString());
            Command.output(
                    "cp", "-a", classes.toString(), mounted.resolve("classes").toString());
            host.down(name);
            host.stop();
            Traces.areNone();

            host.start();
            assertFalse(first == host.drivebay().pid());
            host.up(name, "file:" + image);
            Command.run((check + " " + host.node(name)).split(" ")).succeeded();
            host.drivebay().exec("mount:add " + name + " " + name);
            assertEquals(jdk, Tree.of(mounted.resolve("jdk")));
            assertEquals(base, Tree.of(mounted.resolve("classes")));
            System.out.println(format + ": " + (jdk.size() + base.size()) + " files are the same");
        }
        Traces.areNone();
    }
}
