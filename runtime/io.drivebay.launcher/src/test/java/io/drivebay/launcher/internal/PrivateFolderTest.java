package io.drivebay.launcher.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As root, beside a user who is not. */
final class PrivateFolderTest {
    private static final int SOMEBODY = 65534;

    @TempDir
    Path temporary;

    private Path parent;
    private Path plugins;
    private Path jar;

    @BeforeEach
    void distribution() throws Exception {
        parent = Files.createDirectory(temporary.toRealPath().resolve("distribution"));
        plugins = Files.createDirectory(parent.resolve("plugins"));
        jar = Files.createFile(Files.createDirectory(plugins.resolve("deep")).resolve("a.jar"));
        PrivateFolder.requireTrusted(plugins);
    }

    private static void chmod(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private static void giveAway(Path path) throws IOException {
        Files.setAttribute(path, "unix:uid", SOMEBODY, LinkOption.NOFOLLOW_LINKS);
    }

    private static void shareWithGroup(Path path, int group) throws IOException {
        Files.setAttribute(path, "unix:gid", group);
        chmod(path, "rwxrwxr-x");
    }

    private void refused(String message) {
        assertEquals(
                message,
                assertThrows(HostException.class, () -> PrivateFolder.requireTrusted(plugins))
                        .getMessage());
    }

    @Test
    void aFileOfSomebodyElseIsRefused() throws Exception {
        giveAway(jar);
        refused(jar + " belongs to nobody, who may so run code in the host; first: chown root " + jar);
    }

    @Test
    void aFileThatOthersMayWriteIsRefused() throws Exception {
        chmod(jar, "rw-r--rw-");
        refused("others may write " + jar + " and so run code in the host; first: chmod go-w " + jar);
    }

    @Test
    void aFolderOfSomebodyElseIsRefused() throws Exception {
        giveAway(plugins);
        refused(plugins + " belongs to nobody, who may so run code in the host; first: chown root " + plugins);
    }

    @Test
    void aParentOfSomebodyElseIsRefused() throws Exception {
        giveAway(parent);
        refused(parent + " belongs to nobody, who may so replace " + plugins + "; first: chown root " + parent);
    }

    @Test
    void whatItsGroupMayWriteIsRefused() throws Exception {
        shareWithGroup(jar, SOMEBODY);
        refused("others may write " + jar + " and so run code in the host; first: chmod go-w " + jar);
        shareWithGroup(parent, SOMEBODY);
        refused("others may write " + parent + " and so replace " + plugins + "; first: chmod go-w " + parent);
    }

    /** As umask 002 makes it where each user has a group. */
    @Test
    void aGroupOfOneIsNobodyElse() throws Exception {
        shareWithGroup(jar, 0);
        shareWithGroup(plugins, 0);
        shareWithGroup(parent, 0);
        PrivateFolder.requireTrusted(plugins);
    }

    /** As /tmp is, where these folders are too. */
    @Test
    void aStickyParentKeepsWhatIsOurs() throws Exception {
        Files.setAttribute(parent, "unix:mode", 01777);
        PrivateFolder.requireTrusted(plugins);
    }

    @Test
    void whatALinkLeadsToIsChecked() throws Exception {
        Path elsewhere = Files.createDirectory(parent.resolve("elsewhere"));
        Path target = Files.createFile(elsewhere.resolve("b.jar"));
        Path link = Files.createSymbolicLink(plugins.resolve("b.jar"), target);
        PrivateFolder.requireTrusted(plugins);
        giveAway(target);
        refused(target + " belongs to nobody, who may so run code in the host; first: chown root " + target);
        giveAway(elsewhere);
        refused(elsewhere + " belongs to nobody, who may so replace " + target + "; first: chown root " + elsewhere);
        giveAway(link);
        refused(link + " belongs to nobody, who may so replace it; first: chown -h root " + link);
    }

    @Test
    void eachLinkOfAChainIsChecked() throws Exception {
        Path elsewhere = Files.createDirectory(parent.resolve("elsewhere"));
        Path second = Files.createSymbolicLink(elsewhere.resolve("second"), jar);
        Files.createSymbolicLink(plugins.resolve("first"), second);
        PrivateFolder.requireTrusted(plugins);
        chmod(elsewhere, "rwxrwxrwx");
        refused("others may write " + elsewhere + " and so replace " + second + "; first: chmod go-w " + elsewhere);
    }

    @Test
    void aLinkToNothingIsRefused() throws Exception {
        Path link = Files.createSymbolicLink(plugins.resolve("b.jar"), parent.resolve("nothing"));
        String message = assertThrows(HostException.class, () -> PrivateFolder.requireTrusted(plugins))
                .getMessage();
        assertTrue(message.startsWith("cannot follow " + link + ": "), message);
    }
}
