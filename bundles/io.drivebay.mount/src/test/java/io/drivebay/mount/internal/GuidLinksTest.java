package io.drivebay.mount.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GuidLinksTest {
    private Bench bench;
    private LoopDisk disk;
    private Path link;

    @BeforeEach
    void setUp() throws Exception {
        bench = new Bench();
        disk = bench.blank("identified");
        link = bench.places.byGuid().resolve(disk.spec().guid().toString());
    }

    @AfterEach
    void tearDown() throws Exception {
        bench.close();
    }

    private GuidLinks host(HostId id) {
        return new GuidLinks(bench.places, id);
    }

    private void assertLeadsTo(Path node) throws Exception {
        assertEquals(node, Files.readSymbolicLink(link));
    }

    @Test
    void comesAndGoesWithTheMedium() throws Exception {
        GuidLinks links = host(HostId.own());
        links.inserted(disk);
        assertLeadsTo(disk.device());
        assertEquals(disk.device().toRealPath(), link.toRealPath());

        links.removing(disk, false);
        assertFalse(Files.exists(link, LinkOption.NOFOLLOW_LINKS));
        links.inserted(disk);
        assertLeadsTo(disk.device());
        links.deleted(disk);
        bench.assertNothingLeft();
        assertFalse(Files.exists(
                bench.places.identities().resolve(disk.spec().guid().toString())));
    }

    @Test
    void aDiskWithoutANodeHasNone() throws Exception {
        LoopDisk empty = bench.empty("empty");
        host(HostId.own()).inserted(empty);
        bench.assertNothingLeft();
    }

    @Test
    void aNewLifeTakesUpWhatIsThereAndRemovesTheRest() throws Exception {
        LoopDisk gone = bench.blank("gone");
        LoopDisk missed = bench.blank("missed");
        GuidLinks before = host(HostId.own());
        before.inserted(disk);
        before.inserted(gone);
        Files.delete(link);
        Files.createSymbolicLink(link, disk.device());

        host(HostId.own()).present(List.of(disk, missed));

        assertLeadsTo(disk.device());
        assertEquals(
                missed.device(),
                Files.readSymbolicLink(
                        bench.places.byGuid().resolve(missed.spec().guid().toString())));
        assertFalse(
                Files.exists(bench.places.byGuid().resolve(gone.spec().guid().toString()), LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void followsADiskToAnotherNode() throws Exception {
        host(HostId.own()).inserted(disk);
        Path before = disk.device();
        disk.unplug();
        Commands.run(
                "losetup",
                before.toString(),
                bench.root.resolve("identified.img").toString());
        try {
            disk.plug(false);
            assertNotEquals(before, disk.device());
            host(HostId.own()).present(List.of(disk));
            assertLeadsTo(disk.device());
        } finally {
            Commands.run("losetup", "--detach", before.toString());
        }
    }

    @Test
    void leavesThoseOfALivingHostAloneAndRemovesThoseOfADeadOne() throws Exception {
        Process other = new ProcessBuilder("cat").start();
        host(HostId.of(other.pid())).inserted(disk);
        GuidLinks links = host(HostId.own());
        links.present(List.of());
        links.inserted(disk);
        links.deleted(disk);
        assertLeadsTo(disk.device());

        other.destroyForcibly().waitFor();
        host(HostId.own());
        bench.assertNothingLeft();
    }

    @Test
    void whatIsNotOursStays() throws Exception {
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, Path.of("/dev/null"));
        GuidLinks links = host(HostId.own());
        links.inserted(disk);
        links.deleted(disk);
        assertLeadsTo(Path.of("/dev/null"));
    }
}
