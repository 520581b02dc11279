package io.drivebay.cbdisk.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.cbdisk.CBDisk;
import io.drivebay.testhost.SambaServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Network mounting points by the numbers of the reference, used by a second user's client through a real Samba. */
class NetworkItest extends DiskFixture {
    private static final int READ = CBDisk.STGMP_NETWORK | CBDisk.STGMP_NETWORK_READ_ACCESS;
    private static final int WRITE = CBDisk.STGMP_NETWORK | CBDisk.STGMP_NETWORK_WRITE_ACCESS;

    private final String name = "cbdisk-net-" + ProcessHandle.current().pid();
    private final Path media = Path.of("/media/drivebay", name);
    private SambaServer samba;

    @BeforeEach
    void start() throws Exception {
        Path configuration = Path.of(context.getProperty("drivebay.samba.configuration"));
        samba = new SambaServer(configuration.getParent(), "    include = /run/drivebay/samba.conf\n").start();
        Shell.run("mkfs.ext4", "-q", "-F", mounted(0).toString());
    }

    @AfterEach
    void stop() throws Exception {
        try {
            if (disk.isStoragePresent()) {
                disk.deleteStorage(true);
            }
        } finally {
            samba.close();
        }
    }

    /** Everybody may do everything, as far as the file system is concerned. */
    private void share(String share, int flags) throws Exception {
        disk.addMountingPoint(name + ";;" + share, flags, 0);
        Files.setPosixFilePermissions(media, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    @Test
    void aShareForReading() throws Exception {
        share("cb read", READ);
        Files.writeString(media.resolve("file"), "content");

        assertEquals(name + ";;cb read", disk.getMountingPointName(0));
        assertEquals(READ, disk.getMountingPointFlags(0));
        assertTrue(samba.listing().contains("Disk|cb read|"));
        assertTrue(
                samba.client(SambaServer.SECOND_USER, "cb read", "get file -").contains("content"));
        samba.refusal(SambaServer.SECOND_USER, "cb read", "mkdir made");
        assertFalse(Files.exists(media.resolve("made")));
        assertTrue(samba.refusal("", "cb read", "get file -").contains("NT_STATUS_ACCESS_DENIED"));

        disk.removeMountingPoint(-1, name + ";;cb read", READ, 0);

        assertTrue(samba.refusal(SambaServer.SECOND_USER, "cb read", "ls").contains("NT_STATUS_BAD_NETWORK_NAME"));
        assertEquals(0, disk.getMountingPointCount());
    }

    @Test
    void aShareForWriting() throws Exception {
        share("cbwrite", WRITE);
        Files.createDirectory(media.resolve("closed"));
        Path source = Files.writeString(folder.resolve("source"), "from a client");

        samba.client(SambaServer.SECOND_USER, "cbwrite", "put " + source + " sent");

        assertEquals("from a client", Files.readString(media.resolve("sent")));
        assertEquals(
                SambaServer.SECOND_USER, Files.getOwner(media.resolve("sent")).getName());
        assertTrue(samba.refusal(SambaServer.SECOND_USER, "cbwrite", "cd closed; mkdir made")
                .contains("NT_STATUS_ACCESS_DENIED"));
    }

    @Test
    void aHiddenShare() throws Exception {
        share("cbhidden", WRITE | CBDisk.STGMP_NETWORK_HIDDEN_SHARE);

        assertFalse(samba.listing().contains("cbhidden"));
        samba.client(SambaServer.SECOND_USER, "cbhidden", "mkdir made");
        assertTrue(Files.isDirectory(media.resolve("made")));
    }

    @Test
    void aShareThatAnybodyMayMap() throws Exception {
        share("cbopen", READ | CBDisk.STGMP_NETWORK_ALLOW_MAP_AS_DRIVE);
        Files.writeString(media.resolve("file"), "content");

        assertTrue(samba.client("", "cbopen", "get file -").contains("content"));
        samba.refusal("", "cbopen", "mkdir made");
    }

    @Test
    void aClaimedServersName() throws Exception {
        disk.addMountingPoint(
                name + ";CBCLAIM;cbshare", CBDisk.STGMP_NETWORK | CBDisk.STGMP_NETWORK_CLAIM_SERVER_NAME, 0);
        samba.startNameServer();

        SambaServer.await("the claimed name is answered", () -> samba.answers("CBCLAIM"));
        samba.client(SambaServer.SECOND_USER, "cbshare", "ls");
    }

    @Test
    void theShareFollowsTheMedium() throws Exception {
        share("cbmedium", WRITE);

        disk.unmountMedia(false);
        samba.refusal(SambaServer.SECOND_USER, "cbmedium", "mkdir lost");
        disk.mountMedia(0);

        samba.client(SambaServer.SECOND_USER, "cbmedium", "mkdir kept");
        assertTrue(Files.isDirectory(media.resolve("kept")));
    }
}
