package io.drivebay.mount.internal;

import static io.drivebay.api.mount.MountingPointFlag.AUTOCREATE_DRIVE_LETTER;
import static io.drivebay.api.mount.MountingPointFlag.LOCAL;
import static io.drivebay.api.mount.MountingPointFlag.NETWORK;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.mount.MountingPoint;
import io.drivebay.api.mount.MountingPointFlag;
import io.drivebay.api.mount.MountingPointSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Points in the session of one user. */
@Timeout(60)
class LocalPointsTest {
    private static final int USER = 5;
    private static final int OTHER = 7;

    private Bench bench;
    private LoopDisk disk;

    @BeforeEach
    void setUp() throws Exception {
        bench = new Bench();
        disk = bench.formatted("local");
    }

    @AfterEach
    void tearDown() throws Exception {
        bench.close();
    }

    private static MountingPointSpec local(String target, long uid, MountingPointFlag... more) {
        Set<MountingPointFlag> flags = new HashSet<>(Set.of(more));
        flags.add(LOCAL);
        return new MountingPointSpec(target, flags, uid);
    }

    private static String readAs(int uid, Path file) throws IOException {
        return Commands.run("setpriv", "--reuid=" + uid, "--clear-groups", "cat", file.toString());
    }

    @Test
    void oneUserOnlyGetsThere() throws Exception {
        Path session = bench.session(USER);
        bench.session(OTHER);

        MountingPoint point = bench.points.add(disk, local("Z:", USER));

        Path folder = session.resolve("drivebay/Z");
        assertEquals(Optional.of(folder), point.folder());
        assertEquals(Optional.empty(), point.device());
        assertEquals(USER, point.spec().authenticationId());
        assertTrue(point.mounted());
        Path file = Files.writeString(folder.resolve("file"), "for one");
        assertEquals("for one", readAs(USER, file));
        assertThrows(AssertionError.class, () -> readAs(OTHER, file));
        assertFalse(Files.exists(bench.places.media().resolve("Z"), LinkOption.NOFOLLOW_LINKS));

        bench.points.remove(disk, "Z:", false);

        assertFalse(Files.exists(folder));
        bench.assertNothingLeft();
    }

    @Test
    void theSameNameForEachUserAndForEverybody() throws Exception {
        Path first = bench.session(USER);
        Path second = bench.session(OTHER);
        bench.add(disk, "Z:");
        bench.points.add(disk, local("Z:", USER));
        bench.points.add(disk, local("Z:", OTHER));
        Bench.refused(ErrorCode.ALREADY_EXISTS, () -> bench.points.add(disk, local("z:", OTHER)));

        bench.points.remove(disk, first.resolve("drivebay/Z").toString(), false);

        assertEquals(
                List.of(bench.places.media().resolve("Z"), second.resolve("drivebay/Z")),
                bench.points.list(disk).stream()
                        .map(point -> point.folder().orElseThrow())
                        .toList());
        bench.points.deleted(disk);
        bench.assertNothingLeft();
    }

    @Test
    void aLetterThatIsFreeInTheSession() throws Exception {
        bench.session(USER);
        bench.points.add(disk, local("Z:", USER));
        bench.add(disk, "Y:");

        MountingPoint third = bench.points.add(disk, local("", USER, AUTOCREATE_DRIVE_LETTER));
        MountingPoint fourth = bench.points.add(disk, local(";server;share", USER, AUTOCREATE_DRIVE_LETTER, NETWORK));

        assertEquals("X:", third.spec().target());
        assertEquals("W:;server;share", fourth.spec().target());
        assertEquals(
                List.of("Z:", "Y:", "X:", "W:;server;share"),
                bench.points.list(disk).stream()
                        .map(point -> point.spec().target())
                        .toList());
    }

    @Test
    void comesAndGoesWithTheMedium() throws Exception {
        Path folder = bench.session(USER).resolve("drivebay/name");
        bench.points.add(disk, local("name", USER));

        bench.points.removing(disk, false);
        assertFalse(bench.mounted(folder));
        bench.points.inserted(disk);

        assertTrue(bench.mounted(folder));
    }

    @Test
    void aSessionThatEndsTakesItsPointsAlong() throws Exception {
        Path session = bench.session(USER);
        bench.points.add(disk, local("name", USER));

        Commands.run("umount", "--lazy", session.resolve("drivebay/name").toString());
        Commands.run("rm", "-rf", session.toString());

        bench.awaitEvent("name was unmounted by somebody else");
        assertEquals(List.of(), bench.points.list(disk));
        bench.assertNothingLeft();
    }

    @Test
    void withoutASession() throws Exception {
        DiskException e = Bench.refused(ErrorCode.PATH_NOT_FOUND, () -> bench.points.add(disk, local("a", USER)));
        Bench.assertMessage(e, "user 5 has no session", "loginctl enable-linger 5");

        Path session = bench.session(USER);
        Files.setAttribute(session, "unix:mode", 0755);
        e = Bench.refused(ErrorCode.ACCESS_DENIED, () -> bench.points.add(disk, local("a", USER)));
        Bench.assertMessage(e, session.toString(), "of user 5 alone");
        Files.setAttribute(session, "unix:mode", 0700);
        Files.setAttribute(session, "unix:uid", OTHER);
        Bench.refused(ErrorCode.ACCESS_DENIED, () -> bench.points.add(disk, local("a", USER)));
        bench.assertNothingLeft();
    }

    /** A user may do in the own session what one likes, and that must not lead us elsewhere. */
    @Test
    void linksOfTheUserLeadNowhere() throws Exception {
        Path session = bench.session(USER);
        Path elsewhere = bench.folder("elsewhere");
        Path link = Files.createSymbolicLink(session.resolve("drivebay"), elsewhere);

        assertThrows(DiskException.class, () -> bench.points.add(disk, local("a", USER)));
        assertFalse(Files.exists(elsewhere.resolve("a")));

        Files.delete(link);
        bench.points.add(disk, local("victim", USER));
        LoopDisk other = bench.formatted("other");
        bench.add(other, "victim");
        bench.points.stop();
        Files.move(session.resolve("drivebay"), session.resolve("moved"));
        Files.createSymbolicLink(link, bench.places.media());

        bench.points.deleted(disk);

        assertTrue(bench.mounted(bench.places.media().resolve("victim")));
        assertEquals(List.of(), bench.points.list(disk));
    }

    @Test
    void theCallerIsWhoHasLoggedIn() throws Exception {
        assertEquals(1234, Session.caller(Map.of("SUDO_UID", "1234")));
        Bench.refused(ErrorCode.INVALID_PARAMETER, () -> Session.caller(Map.of("SUDO_UID", "me")));
        long caller = Session.caller(System.getenv());
        Path session = bench.session((int) caller);

        MountingPoint point = bench.points.add(disk, local("own", 0));

        assertEquals(Optional.of(session.resolve("drivebay/own")), point.folder());
        assertEquals(0, point.spec().authenticationId());
    }
}
