package io.drivebay.mount.internal;

import static io.drivebay.api.mount.MountingPointFlag.AUTOCREATE_DRIVE_LETTER;
import static io.drivebay.api.mount.MountingPointFlag.LOCAL;
import static io.drivebay.api.mount.MountingPointFlag.MOUNT_MANAGER;
import static io.drivebay.api.mount.MountingPointFlag.NETWORK;
import static io.drivebay.api.mount.MountingPointFlag.NETWORK_CLAIM_SERVER_NAME;
import static io.drivebay.api.mount.MountingPointFlag.NETWORK_HIDDEN_SHARE;
import static io.drivebay.api.mount.MountingPointFlag.NETWORK_READ_ACCESS;
import static io.drivebay.api.mount.MountingPointFlag.NETWORK_WRITE_ACCESS;
import static io.drivebay.api.mount.MountingPointFlag.SIMPLE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.mount.MountingPoint;
import io.drivebay.api.mount.MountingPointFlag;
import io.drivebay.api.mount.MountingPointSpec;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is not done, the words for it, and that nothing is left behind. */
@Timeout(60)
class RefusalTest {
    private static final int NOBODY = 65534;

    private Bench bench;
    private LoopDisk disk;

    @BeforeEach
    void setUp() throws Exception {
        bench = new Bench();
        disk = bench.formatted("refused");
    }

    @AfterEach
    void tearDown() throws Exception {
        bench.close();
    }

    private void refused(ErrorCode code, Object target, String... words) throws Exception {
        refused(code, MountingPointSpec.of(target.toString()), words);
    }

    private void refused(ErrorCode code, MountingPointSpec spec, String... words) throws Exception {
        Bench.assertMessage(Bench.refused(code, () -> bench.points.check(List.of(spec))), words);
        Bench.assertMessage(Bench.refused(code, () -> bench.points.add(disk, spec)), words);
        assertEquals(List.of(), bench.points.list(disk));
        bench.assertNothingLeft();
    }

    /** Checking says what adding says. */
    private DiskException refusedTwice(Object target) {
        List<MountingPointSpec> specs = List.of(MountingPointSpec.of(target.toString()));
        DiskException told = Bench.refused(ErrorCode.ALREADY_EXISTS, () -> bench.points.check(specs));
        DiskException refused = Bench.refused(ErrorCode.ALREADY_EXISTS, () -> bench.add(disk, target));
        assertEquals(refused.getMessage(), told.getMessage());
        return refused;
    }

    private static MountingPointSpec spec(String target, MountingPointFlag... flags) {
        return new MountingPointSpec(target, Set.of(flags), 0);
    }

    @Test
    void foldersThatAreNotThereOrNotEmpty() throws Exception {
        Path file = Files.writeString(bench.root.resolve("file"), "");
        Path full = bench.folder("full");
        Files.writeString(full.resolve("something"), "");

        refused(ErrorCode.PATH_NOT_FOUND, bench.root + "/missing", "missing does not exist", "make it first");
        refused(ErrorCode.PATH_NOT_FOUND, bench.root + "/missing/deeper", "missing does not exist");
        refused(ErrorCode.DIRECTORY, file, "no folder");
        refused(ErrorCode.DIRECTORY, file + "/below", "no folder");
        refused(ErrorCode.DIR_NOT_EMPTY, full, "is not empty");
        refused(ErrorCode.ALREADY_EXISTS, "/", "is a mounting point of");
    }

    @Test
    void pathsThatAreNotPlain() throws Exception {
        bench.folder("a/b");

        refused(ErrorCode.INVALID_PARAMETER, bench.root + "/a/../a/b", "'..'", "absolute path");
        refused(ErrorCode.INVALID_PARAMETER, bench.root + "/./a", "'.'");
        refused(ErrorCode.INVALID_PARAMETER, bench.root + "/a\nb", "control characters", "a?b");
        refused(ErrorCode.INVALID_PARAMETER, bench.root + "/a\0b", "control characters");
        refused(ErrorCode.INVALID_PARAMETER, spec("a/b", MOUNT_MANAGER), "'a/b' is relative");
        refused(ErrorCode.INVALID_PARAMETER, "a/b", "is relative");
    }

    @Test
    void linksOfOthers() throws Exception {
        Path real = bench.folder("real/deep");
        Path theirs = Files.createSymbolicLink(bench.root.resolve("theirs"), bench.root.resolve("real"));
        Files.setAttribute(theirs, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
        Path chain = Files.createSymbolicLink(bench.root.resolve("chain"), Path.of("./theirs"));
        Path ours = Files.createSymbolicLink(bench.root.resolve("ours"), Path.of("a/../real"));
        bench.folder("a");
        Path loop = Files.createSymbolicLink(bench.root.resolve("loop"), Path.of("loop"));

        refused(ErrorCode.ACCESS_DENIED, theirs.resolve("deep"), "theirs is a link that belongs to another user");
        refused(ErrorCode.ACCESS_DENIED, chain.resolve("deep"), "theirs is a link");
        refused(ErrorCode.INVALID_PARAMETER, loop, "too many links");

        MountingPoint point = bench.add(disk, ours.resolve("deep"));
        assertEquals(Optional.of(real), point.folder());
        assertTrue(bench.mounted(real));
    }

    @Test
    void checkingMakesNothing() throws Exception {
        Path folder = bench.folder("checked");
        bench.session(NOBODY);
        MountingPointSpec local = new MountingPointSpec("mine", Set.of(LOCAL), NOBODY);

        bench.points.check(List.of(
                MountingPointSpec.of("checked"),
                MountingPointSpec.of(folder.toString()),
                local,
                spec("", AUTOCREATE_DRIVE_LETTER),
                spec("", AUTOCREATE_DRIVE_LETTER)));

        bench.assertNothingLeft();
        assertFalse(Files.exists(bench.places.media()));
        assertEquals(List.of(), bench.points.list(disk));
    }

    @Test
    void pointsThatDoNotGoTogether() throws Exception {
        Path first = bench.folder("first");
        Path second = bench.folder("second");
        for (List<MountingPointSpec> pair : List.of(
                List.of(MountingPointSpec.of("z:"), MountingPointSpec.of("Z")),
                List.of(MountingPointSpec.of(first.toString()), MountingPointSpec.of(first + "/")))) {
            Bench.assertMessage(
                    Bench.refused(ErrorCode.ALREADY_EXISTS, () -> bench.points.check(pair)), "is given twice");
        }
        List<MountingPointSpec> folders =
                List.of(MountingPointSpec.of(first.toString()), MountingPointSpec.of(second.toString()));
        Bench.assertMessage(
                Bench.refused(ErrorCode.ALREADY_EXISTS, () -> bench.points.check(folders)),
                "one folder (MOUNT_MANAGER) only",
                first + " and " + second);
    }

    @Test
    void foldersThatAreTaken() throws Exception {
        LoopDisk other = bench.blank("other");
        Path folder = bench.folder("taken");
        bench.add(other, folder);
        DiskException claimed = refusedTwice(folder);
        Bench.assertMessage(claimed, folder.toString(), "disk other");

        other.mkfs("ext4");
        bench.awaitEvent("was mounted");

        DiskException mounted = refusedTwice(folder);
        Bench.assertMessage(mounted, "mounting point of " + other.device());
        assertEquals(List.of(), bench.points.list(disk));
        assertEquals(1, bench.points.list(other).size());
    }

    @Test
    void aSecondPointOfTheMountManager() throws Exception {
        bench.add(disk, bench.folder("first"));
        Path second = bench.folder("second");

        DiskException e = Bench.refused(ErrorCode.ALREADY_EXISTS, () -> bench.add(disk, second));
        Bench.assertMessage(e, "MOUNT_MANAGER", "first");
        e = Bench.refused(ErrorCode.ALREADY_EXISTS, () -> bench.points.add(disk, spec("Q:", MOUNT_MANAGER)));
        Bench.assertMessage(e, "MOUNT_MANAGER");
        assertEquals(1, bench.points.list(disk).size());
    }

    @Test
    void namesThatAreTaken() throws Exception {
        LoopDisk other = bench.formatted("owner");
        bench.add(other, "Z:");
        Bench.assertMessage(refusedTwice("z:"), "the name z: is taken");
        Bench.refused(ErrorCode.ALREADY_EXISTS, () -> bench.add(other, "Z"));
        bench.points.deleted(other);

        Path foreign = Files.createDirectories(bench.places.media().resolve("foreign"));
        Bench.assertMessage(refusedTwice("foreign"), foreign.toString());
        assertTrue(Files.isDirectory(foreign), "it is not ours");
        Files.delete(foreign);

        Path link = Files.createSymbolicLink(bench.places.devices().resolve("foreign"), Path.of("/dev/null"));
        Bench.assertMessage(refusedTwice("foreign"), link.toString());
        assertTrue(Files.isSymbolicLink(link), "it is not ours");
        Files.delete(link);
        bench.assertNothingLeft();
    }

    @Test
    void namesOfTheWrongForm() throws Exception {
        for (String name : List.of("ZZ:", ".hidden", "-option", "a;b", "tab\there", "by-guid", "x".repeat(129), " a")) {
            refused(ErrorCode.INVALID_NAME, name, "is no name for a mounting point");
        }
    }

    @Test
    void flagsThatDoNotFit() throws Exception {
        refused(ErrorCode.INVALID_PARAMETER, spec("a", SIMPLE, MOUNT_MANAGER), "SIMPLE and MOUNT_MANAGER");
        refused(ErrorCode.INVALID_PARAMETER, spec("a", SIMPLE, NETWORK), "SIMPLE and NETWORK");
        refused(ErrorCode.INVALID_PARAMETER, spec("a", MOUNT_MANAGER, LOCAL), "MOUNT_MANAGER and LOCAL");
        refused(ErrorCode.INVALID_PARAMETER, spec("a", NETWORK_HIDDEN_SHARE), "NETWORK_HIDDEN_SHARE needs NETWORK");
        refused(
                ErrorCode.INVALID_PARAMETER,
                spec("Y:;;a", NETWORK, NETWORK_READ_ACCESS, NETWORK_CLAIM_SERVER_NAME),
                "NETWORK_READ_ACCESS and NETWORK_CLAIM_SERVER_NAME");
        refused(ErrorCode.INVALID_PARAMETER, spec("/mnt", SIMPLE), "a folder cannot be SIMPLE");
        refused(ErrorCode.INVALID_PARAMETER, spec("Z:", AUTOCREATE_DRIVE_LETTER), "AUTOCREATE_DRIVE_LETTER");
        refused(ErrorCode.INVALID_PARAMETER, spec(""), "the target is empty");
        refused(ErrorCode.INVALID_PARAMETER, new MountingPointSpec("a", Set.of(), 7), "authentication id 7");
        refused(ErrorCode.INVALID_PARAMETER, spec("/mnt", LOCAL), "a folder cannot be LOCAL");
        refused(ErrorCode.INVALID_PARAMETER, new MountingPointSpec("a", Set.of(LOCAL), -1), "no user's");
        refused(ErrorCode.INVALID_PARAMETER, spec("a", MOUNT_MANAGER, NETWORK), "MOUNT_MANAGER and NETWORK");
        refused(
                ErrorCode.INVALID_PARAMETER,
                spec("Y:;;a", NETWORK, NETWORK_WRITE_ACCESS, NETWORK_CLAIM_SERVER_NAME),
                "NETWORK_WRITE_ACCESS and NETWORK_CLAIM_SERVER_NAME");
        refused(ErrorCode.INVALID_PARAMETER, spec("a", NETWORK_READ_ACCESS), "NETWORK_READ_ACCESS needs NETWORK");
        refused(ErrorCode.INVALID_PARAMETER, spec("Y:;here;a", NETWORK, NETWORK_READ_ACCESS), "leave 'here' out");
        refused(ErrorCode.INVALID_PARAMETER, spec("Y:;here;a", NETWORK, NETWORK_WRITE_ACCESS), "leave 'here' out");
        refused(ErrorCode.INVALID_PARAMETER, spec("Y:;;a", NETWORK, NETWORK_CLAIM_SERVER_NAME), "a server's name");
        refused(ErrorCode.INVALID_PARAMETER, spec(";;a", NETWORK), "the target is empty");
        refused(ErrorCode.INVALID_PARAMETER, spec("Y:;;a", NETWORK, AUTOCREATE_DRIVE_LETTER), "leave 'Y:' out");
    }

    @Test
    void networkNamesOfTheWrongForm() throws Exception {
        for (String name : List.of(
                "Y:",
                "Y:;a",
                "Y:;;",
                "Y:;;;a",
                "Y:;;global",
                "Y:;;Homes",
                "Y:;;IPC$",
                "Y:;;a]b",
                "Y:;;a%b",
                "Y:;;a\nb",
                "Y:;;-a",
                "Y:;;a ",
                "Y:;;" + "x".repeat(81),
                "Y:;a b;c",
                "Y:;" + "x".repeat(16) + ";c",
                "Y:;-a;c")) {
            refused(ErrorCode.INVALID_NAME, spec(name, NETWORK), "is no network name");
        }
        refused(ErrorCode.INVALID_NAME, spec("../Y;;a", NETWORK), "is no name for a mounting point");
    }

    @Test
    void damagedFileSystems() throws Exception {
        // the superblock stays what it seems; the group descriptors behind it do not
        Commands.run("dd", "if=/dev/urandom", "of=" + disk.device(), "bs=1024", "seek=2", "count=256", "conv=fsync");

        DiskException e = Bench.refused(ErrorCode.IO_DEVICE, () -> bench.add(disk, "damaged"));

        Bench.assertMessage(e, "ext4 on " + disk.device());
        assertEquals(List.of(), bench.points.list(disk));
        bench.assertNothingLeft();
    }

    @Test
    void imageFiles() throws Exception {
        LoopDisk image = bench.empty("image");
        bench.add(image, "before");
        image.plugImage();

        bench.points.inserted(image);
        MountingPoint point = bench.only(image);
        assertFalse(point.mounted());
        assertTrue(point.message().orElseThrow().contains("image file"), point::toString);
        assertTrue(point.message().orElseThrow().contains("as root"), point::toString);

        Bench.assertMessage(
                Bench.refused(ErrorCode.PRIVILEGE_NOT_HELD, () -> bench.add(image, "after")), "image file", "as root");
        assertEquals(1, bench.points.list(image).size());
        bench.points.deleted(image);
        bench.assertNothingLeft();
    }

    @Test
    void aFolderThatFillsWhileTheDiskIsOut() throws Exception {
        Path folder = bench.folder("fills");
        LoopDisk later = bench.empty("later");
        bench.add(later, folder);
        Path intruder = Files.writeString(folder.resolve("intruder"), "");
        later.plug(false);
        later.mkfs("ext4");

        bench.points.inserted(later);

        assertTrue(bench.only(later).message().orElseThrow().contains("is not empty"));
        assertFalse(bench.mounted(folder));
        Files.delete(intruder);
        bench.points.inserted(later);
        assertTrue(bench.only(later).mounted());
        assertEquals(Optional.empty(), bench.only(later).message());
    }

    @Test
    void pointsThatAreNotThere() throws Exception {
        bench.add(disk, "there");
        Bench.assertMessage(
                Bench.refused(ErrorCode.NOT_FOUND, () -> bench.points.remove(disk, "nowhere", true)),
                "no mounting point 'nowhere'",
                "it has there");
    }
}
