package io.drivebay.kernel;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be is refused with the cause and the mend, and leaves nothing behind. */
@Timeout(600)
final class RefusalItest {
    private static final String NAME = Host.MARK + "refused";
    private static final String OTHER = Host.MARK + "other";

    @TempDir
    static Path folder;

    private static Host host;
    private static Traces before;

    @BeforeAll
    static void start() throws Exception {
        image("image", 1 << 20);
        image("short", 100);
        image("empty", 0);
        image("uneven", (1 << 20) + 100);
        Files.setPosixFilePermissions(image("sealed", 1 << 20), PosixFilePermissions.fromString("r--r--r--"));
        Files.createFile(Files.createDirectory(folder.resolve("full")).resolve("file"));
        Files.createDirectory(folder.resolve("free"));
        host = Host.started(folder.resolve("home"));
        before = Traces.now();
    }

    private static Path image(String name, long size) throws Exception {
        Path image = folder.resolve(name);
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(size);
        }
        return image;
    }

    @AfterEach
    void leavesNothing() throws Exception {
        before.areStillAll();
        String disks = host.drivebay().exec("disk:list --json");
        assertFalse(disks.contains(Host.MARK), disks);
        assertFalse(Files.exists(folder.resolve("new")));
    }

    @AfterAll
    static void stop() throws Exception {
        host.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nix:1G                 | there is no provider for 'nix'; there are file, mem",
                "nix+mem:16M            | there is no filter 'nix'",
                "mem:16M?colour=red     | 'mem' has no option 'colour'; there is limit",
                "mem:0                  | a disk of 0 bytes holds nothing",
                "mem:1000               | not a multiple of the sector 512; take 1024",
                "mem:8E                 | '8E' is too large; a disk holds less than 8 EiB",
                "mem:much               | much",
                "file:%s/new?size=0     | a disk of 0 bytes holds nothing",
                "file:%s/new?size=1000  | not a multiple of the sector 512; take 1024",
                "file:%s/new?size=9E    | '9E' is too large; a disk holds less than 8 EiB",
                "file:%s/new?size=7E    | the file system of %s/new takes no file of 7 EiB",
                "file:%s/new            | %s/new does not exist; give a size to make it",
                "file:%s/none/new?size=1M | folder %s/none does not exist; make it first",
                "file:%s                | %s is a folder",
                "file:%s/short          | less than one sector of 512",
                "file:%s/empty          | %s/empty is empty",
                "file:%s/uneven         | not a multiple of the sector 512",
                "file:%s/sealed         | %s/sealed",
                "file:%s/image?size=2M  | %s/image has 1048576 bytes (1 MiB), not 2097152 bytes (2 MiB)",
            })
    void aWrongStore(String store, String words) throws Exception {
        Host.refused(host.tryUp(NAME, store.replace("%s", folder.toString())), words.replace("%s", folder.toString()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--driver nix                | there is no driver 'nix'; there is fuse",
                "--driver-option channel=nix | channel",
                "--driver nbd --driver-option kernel=no --at %s/free  | its driver has no device nodes here",
                "--sector 513                | sector size 513 is not 512, 1024, 2048 or 4096",
                "--format nix                | nix",
                "--at %s/none                | folder %s/none does not exist; make it first",
                "--at %s/full                | %s/full is not empty; what is in it would be hidden",
                "--at %s/image               | %s/image is no folder",
                "--at %s/free --at %s/free   | the mounting point %s/free is given twice",
                "--at %s/free --at %s/home   | %s/home is not empty",
                "--at name/with/slashes      | 'name/with/slashes' is relative",
            })
    void aWrongOption(String option, String words) throws Exception {
        refusesOfANewImage(option, words);
    }

    /** A missing image is made; not, however, for what is refused. */
    private void refusesOfANewImage(String options, String words) throws Exception {
        String here = folder.toString();
        Host.refused(
                host.tryUp(NAME, "file:" + here + "/new?size=16M", options.replace("%s", here)),
                words.replace("%s", here));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--format nix                | nix",
                "--at %s/none                | folder %s/none does not exist; make it first",
                "--at %s/full                | %s/full is not empty; what is in it would be hidden",
            })
    void aWrongOptionOfADiskThatIsToBeSaved(String option, String words) throws Exception {
        refusesOfANewImage(option + " --save", words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " --save"})
    void aFormatForADiskThatHasNoNode(String saved) throws Exception {
        Host.refused(
                host.tryUp(NAME, "mem:16M", "--driver nbd --driver-option kernel=no --format ext4" + saved),
                "its driver has no device nodes here");
    }

    @Test
    void aRelativePathIsAName() throws Exception {
        host.up(NAME, "mem:16M", "--at", NAME);
        host.down(NAME);
    }

    @Test
    void whatIsTakenByAnotherDisk() throws Exception {
        String free = folder.resolve("free").toString();
        host.up(OTHER, "file:" + folder.resolve("image"), "--at " + OTHER, "--at " + free);
        try {
            Traces taken = Traces.now();
            Host.refused(host.tryUp(OTHER, "mem:16M"), "there is a disk '" + OTHER + "' already");
            String image = "file:" + folder.resolve("new") + "?size=16M";
            Host.refused(host.tryUp(NAME, image, "--at", OTHER), "the name " + OTHER + " is taken by disk " + OTHER);
            Host.refused(host.tryUp(NAME, image, "--at", free), "the folder " + free + " is taken by disk " + OTHER);
            assertFalse(Files.exists(folder.resolve("new")));
            Host.refused(
                    host.tryUp(NAME, "file:" + folder.resolve("image")),
                    folder.resolve("image").toString());
            taken.areStillAll();
        } finally {
            host.down(OTHER);
        }
    }

    @Test
    void anImageOfAnotherHost() throws Exception {
        try (Host second = Host.started(folder.resolve("second"))) {
            second.up(OTHER, "file:" + folder.resolve("image"));
            Traces taken = Traces.now();
            Host.refused(
                    host.tryUp(NAME, "file:" + folder.resolve("image")),
                    folder.resolve("image").toString(),
                    Long.toString(second.drivebay().pid()));
            taken.areStillAll();
        }
    }

    @Test
    void aDiskInUseIsNotTakenDown() throws Exception {
        Path mounted = Path.of("/media/drivebay", NAME);
        host.up(NAME, "mem:32M", "--format ext4", "--at", NAME);
        Process holder =
                new ProcessBuilder("sleep", "600").directory(mounted.toFile()).start();
        try {
            Traces taken = Traces.now();
            Host.refused(host.drivebay().run("exec", "disk:down " + NAME), Long.toString(holder.pid()), "sleep");
            Host.refused(host.drivebay().run("exec", "disk:delete " + NAME), Long.toString(holder.pid()));
            taken.areStillAll();
            Files.writeString(mounted.resolve("file"), "still there");
        } finally {
            holder.destroyForcibly();
            assertTrue(holder.waitFor(30, TimeUnit.SECONDS));
            host.down(NAME);
        }
    }

    @Test
    void noFuseDevice() throws Exception {
        try (Host without = new Host(folder.resolve("without"))) {
            without.drivebay().with("DRIVEBAY_JAVA_OPTS", "-Ddrivebay.fuse.device=/dev/missing");
            without.start();
            String why = "/dev/missing is missing; load the kernel module (modprobe fuse)";
            String drivers = without.drivebay().exec("disk:drivers");
            assertTrue(drivers.contains(why), drivers);
            Host.refused(without.tryUp(NAME, "mem:16M"), "no driver can present this disk: fuse: " + why);
            assertFalse(without.drivebay().exec("disk:list").contains(NAME));
        }
    }
}
