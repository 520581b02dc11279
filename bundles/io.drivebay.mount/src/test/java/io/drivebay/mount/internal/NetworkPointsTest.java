package io.drivebay.mount.internal;

import static io.drivebay.api.mount.MountingPointFlag.LOCAL;
import static io.drivebay.api.mount.MountingPointFlag.NETWORK;
import static io.drivebay.api.mount.MountingPointFlag.NETWORK_ALLOW_MAP_AS_DRIVE;
import static io.drivebay.api.mount.MountingPointFlag.NETWORK_CLAIM_SERVER_NAME;
import static io.drivebay.api.mount.MountingPointFlag.NETWORK_HIDDEN_SHARE;
import static io.drivebay.api.mount.MountingPointFlag.NETWORK_READ_ACCESS;
import static io.drivebay.api.mount.MountingPointFlag.NETWORK_WRITE_ACCESS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.mount.MountingPoint;
import io.drivebay.api.mount.MountingPointFlag;
import io.drivebay.api.mount.MountingPointSpec;
import io.drivebay.driver.linux.Holders;
import io.drivebay.testhost.SambaServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Points in the network, with a real Samba and its own clients. */
@Timeout(120)
class NetworkPointsTest {
    private Bench bench;
    private LoopDisk disk;

    @BeforeEach
    void setUp() throws Exception {
        bench = new Bench();
        disk = bench.formatted("network");
    }

    @AfterEach
    void tearDown() throws Exception {
        bench.close();
    }

    private static MountingPointSpec network(String target, MountingPointFlag... flags) {
        Set<MountingPointFlag> all = EnumSet.of(NETWORK, flags);
        return new MountingPointSpec(target, all, 0);
    }

    /** @param including whether its configuration includes our shares */
    private SambaServer samba(boolean including) throws IOException {
        return new SambaServer(
                bench.root.resolve("samba"), including ? "    include = " + bench.places.shares() + "\n" : "");
    }

    /** Everybody may write, as far as the file system is concerned. */
    private Path add(MountingPointSpec spec) throws Exception {
        MountingPoint point = bench.points.add(disk, spec);
        assertTrue(point.mounted(), point::toString);
        Path folder = point.folder().orElseThrow();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        return folder;
    }

    @Test
    void aShareForReading() throws Exception {
        try (SambaServer samba = samba(true).start()) {
            Path folder = add(network("Y:;;My Share", NETWORK_READ_ACCESS));
            Files.writeString(folder.resolve("file"), "content");

            assertEquals(bench.places.media().resolve("Y"), folder);
            assertTrue(samba.client(SambaServer.USER, "My Share", "get file -").contains("content"));
            assertTrue(samba.client(SambaServer.SECOND_USER, "my share", "get file -")
                    .contains("content"));
            assertTrue(samba.refusal(SambaServer.SECOND_USER, "My Share", "mkdir made")
                    .contains("NT_STATUS_"));
            assertTrue(samba.refusal("", "My Share", "get file -").contains("NT_STATUS_ACCESS_DENIED"));
            assertTrue(samba.listing().contains("Disk|My Share|"), "it is listed");
            assertFalse(Files.exists(folder.resolve("made")));

            bench.points.remove(disk, "Y:;;My Share", false);

            assertTrue(samba.refusal(SambaServer.USER, "My Share", "ls").contains("NT_STATUS_BAD_NETWORK_NAME"));
            assertTrue(samba.listing().contains("Disk|theirs|"), "what is not ours stays");
            assertFalse(Files.exists(bench.places.shares()));
        }
        bench.assertNothingLeft();
    }

    @Test
    void aShareForWriting() throws Exception {
        try (SambaServer samba = samba(true).start()) {
            Path folder = add(network("Data;;data", NETWORK_WRITE_ACCESS));
            Path closed = Files.createDirectory(folder.resolve("closed"));

            samba.client(SambaServer.SECOND_USER, "data", "mkdir made");

            Path made = folder.resolve("made");
            assertEquals(SambaServer.SECOND_USER, Files.getOwner(made).getName());
            assertTrue(samba.refusal(SambaServer.USER, "data", "cd closed; mkdir made")
                    .contains("NT_STATUS_ACCESS_DENIED"));
            assertFalse(Files.exists(closed.resolve("made")), "the file system's permissions hold");
            bench.points.remove(disk, folder.toString(), false);
        }
    }

    @Test
    void aHiddenShareIsThereForWhoKnowsIt() throws Exception {
        try (SambaServer samba = samba(true).start()) {
            Path folder = add(network("Y:;;secret", NETWORK_READ_ACCESS, NETWORK_HIDDEN_SHARE));
            Files.writeString(folder.resolve("file"), "content");

            assertFalse(samba.listing().contains("secret"));
            assertTrue(samba.client(SambaServer.USER, "secret", "get file -").contains("content"));
            bench.points.deleted(disk);
        }
    }

    @Test
    void aShareThatAnybodyMayMap() throws Exception {
        try (SambaServer samba = samba(true).start()) {
            Path folder = add(network("Y:;;open", NETWORK_READ_ACCESS, NETWORK_ALLOW_MAP_AS_DRIVE));
            Files.writeString(folder.resolve("file"), "content");

            assertTrue(samba.client("", "open", "get file -").contains("content"));
            bench.points.deleted(disk);
        }
    }

    @Test
    void aClaimedNameIsAnswered() throws Exception {
        try (SambaServer samba = samba(true).start()) {
            Path folder = add(network("Y:;Claimed;share", NETWORK_CLAIM_SERVER_NAME));
            Files.writeString(folder.resolve("file"), "content");
            samba.startNameServer();

            SambaServer.await("CLAIMED is answered", () -> samba.answers("CLAIMED"));
            SambaServer.await("the administrator's own names stay", () -> samba.answers("THEIRS"));
            assertTrue(samba.client(SambaServer.USER, "share", "get file -").contains("content"));
            assertTrue(Files.readString(bench.places.shares()).contains("netbios aliases = THEIRS CLAIMED"));

            bench.points.deleted(disk);
            assertFalse(Files.exists(bench.places.shares()));
        }
    }

    @Test
    void aNetworkDriveWithoutAShare() throws Exception {
        MountingPoint point = bench.points.add(disk, network("Y:;Server;Share", NETWORK_ALLOW_MAP_AS_DRIVE));

        assertEquals(Optional.of(bench.places.media().resolve("Y")), point.folder());
        assertTrue(point.mounted());
        assertFalse(Files.exists(bench.places.shares()), "nothing is asked of Samba, which is not there");
        bench.points.remove(disk, "Y:;Server;Share", false);
        bench.assertNothingLeft();
    }

    /** As the reference has it: shares are seen by all on this machine, whatever LOCAL says. */
    @Test
    void aLocalShareIsForEverybody() throws Exception {
        bench.session(5);
        try (SambaServer samba = samba(true).start()) {
            MountingPoint point = bench.points.add(
                    disk, new MountingPointSpec("Y:;;local", Set.of(NETWORK, LOCAL, NETWORK_READ_ACCESS), 5));

            assertEquals(Optional.of(bench.places.media().resolve("Y")), point.folder());
            samba.client(SambaServer.USER, "local", "ls");
            bench.points.deleted(disk);
        }
    }

    @Test
    void aShareComesAndGoesWithTheMedium() throws Exception {
        try (SambaServer samba = samba(true).start()) {
            add(network("Y:;;medium", NETWORK_WRITE_ACCESS));

            bench.points.removing(disk, false);
            samba.refusal(SambaServer.USER, "medium", "mkdir lost");
            bench.points.inserted(disk);

            samba.client(SambaServer.USER, "medium", "mkdir kept");
            bench.points.deleted(disk);
        }
        bench.assertNothingLeft();
    }

    @Test
    void whoUsesAShareKeepsItBusy() throws Exception {
        try (SambaServer samba = samba(true).start()) {
            Path folder = add(network("Y:;;busy", NETWORK_READ_ACCESS));
            Process client = samba.staying(SambaServer.USER, "busy");
            try {
                SambaServer.await("the client is served", () -> used(folder));
                DiskException e =
                        Bench.refused(ErrorCode.BUSY, () -> bench.points.remove(disk, folder.toString(), false));
                Bench.assertMessage(e, "smbd");
                assertTrue(bench.only(disk).mounted());

                bench.points.remove(disk, folder.toString(), true);

                assertEquals(List.of(), bench.points.list(disk));
            } finally {
                client.destroy();
                client.onExit().join();
            }
        }
        bench.assertNothingLeft();
    }

    private static boolean used(Path folder) {
        try {
            return !Holders.ofFolder(folder).isEmpty();
        } catch (DiskException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void namesThatAreTaken() throws Exception {
        LoopDisk other = bench.formatted("other");
        try (SambaServer samba = samba(true).start()) {
            DiskException e = Bench.refused(
                    ErrorCode.ALREADY_EXISTS, () -> bench.points.add(disk, network("Y:;;Theirs", NETWORK_READ_ACCESS)));
            Bench.assertMessage(e, "share Theirs on this machine");
            bench.assertNothingLeft();

            add(network("Y:;;ours", NETWORK_READ_ACCESS));
            e = Bench.refused(
                    ErrorCode.ALREADY_EXISTS, () -> bench.points.add(other, network("X:;;OURS", NETWORK_READ_ACCESS)));
            Bench.assertMessage(e, "share OURS on this machine");
            assertEquals(List.of(), bench.points.list(other));
            samba.client(SambaServer.USER, "ours", "ls");
            bench.points.deleted(disk);
        }
        bench.assertNothingLeft();
    }

    @Test
    void aSambaThatDoesNotReadOurShares() throws Exception {
        try (SambaServer samba = samba(false).start()) {
            DiskException e = Bench.refused(
                    ErrorCode.NOT_SUPPORTED, () -> bench.points.add(disk, network("Y:;;a", NETWORK_READ_ACCESS)));

            Bench.assertMessage(e, "add 'include = " + bench.places.shares() + "'");
            assertEquals(List.of(), bench.points.list(disk));
            assertTrue(samba.listing().contains("theirs"));
        }
        assertFalse(Files.exists(bench.places.shares()));
        bench.assertNothingLeft();
    }

    @Test
    void aSambaThatDoesNotRun() throws Exception {
        try (SambaServer samba = samba(true)) {
            DiskException e = Bench.refused(
                    ErrorCode.NOT_READY, () -> bench.points.add(disk, network("Y:;;a", NETWORK_READ_ACCESS)));
            Bench.assertMessage(e, "start smbd");
            assertEquals(List.of(), bench.points.list(disk));

            samba.start();
            add(network("Y:;;a", NETWORK_READ_ACCESS));
            bench.points.removing(disk, false);
            samba.stop();
            bench.points.inserted(disk);
            assertTrue(bench.only(disk).mounted());
            assertTrue(bench.only(disk).message().orElseThrow().contains("not shared"));

            samba.start();
            samba.client(SambaServer.USER, "a", "ls");
            bench.points.deleted(disk);
        }
        bench.assertNothingLeft();
    }

    @Test
    void aShareOfADeadHostIsTakenBack() throws Exception {
        bench.points.stop();
        Process other = new ProcessBuilder("cat").start();
        try (SambaServer samba = samba(true).start()) {
            bench.start(HostId.of(other.pid()));
            add(network("Y:;;dead", NETWORK_READ_ACCESS));
            samba.client(SambaServer.USER, "dead", "ls");
            bench.points.stop();
            other.destroy();
            other.waitFor();

            bench.start(HostId.own());

            assertTrue(samba.refusal(SambaServer.USER, "dead", "ls").contains("NT_STATUS_BAD_NETWORK_NAME"));
            assertFalse(Files.exists(bench.places.shares()));
        }
        bench.assertNothingLeft();
    }
}
