package io.drivebay.launcher.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HomeTest {
    @TempDir
    Path folder;

    private static void chmod(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private String refusal(Path root) {
        return assertThrows(HostException.class, () -> Home.open(root)).getMessage();
    }

    @Test
    void itsFoldersAreForItsOwnerOnly() throws Exception {
        Home home = Home.open(folder.resolve("deep/home"));
        for (Path path : new Path[] {home.root(), home.dropins(), home.configuration(), home.run(), home.log()}) {
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        }
    }

    @Test
    void foldersThatOthersMayWriteAreRefused() throws Exception {
        Path root = folder.resolve("home");
        Path dropins = Home.open(root).dropins();
        chmod(dropins, "rwx----w-");
        assertEquals(
                "others may write " + dropins + " and so run code in the host; first: chmod go-w " + dropins,
                refusal(root));
        chmod(dropins, "rwx------");
        chmod(root, "rwx---rwx");
        assertTrue(refusal(root).startsWith("others may write " + root));
    }

    @Test
    void aPathThatOthersCanBendIsRefused() throws Exception {
        Path open = Files.createDirectory(folder.resolve("open"));
        Path root = Home.open(open.resolve("home")).root();
        chmod(open, "rwxrwxrwx");
        assertTrue(refusal(root).startsWith("others may write " + open.toRealPath()));
        Path link = Files.createSymbolicLink(folder.resolve("link"), root);
        assertTrue(refusal(link).startsWith("others may write " + open.toRealPath()), "through a link too");
    }

    @Test
    void cleaningEmptiesTemporaryAndCacheAndFollowsNoLink() throws Exception {
        Home home = Home.open(folder.resolve("home"));
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Path precious = Files.createFile(elsewhere.resolve("precious"));
        Files.createDirectories(home.cache().resolve("a/b"));
        Files.createFile(home.cache().resolve("a/b/c"));
        Files.createSymbolicLink(home.temporary().resolve("link"), elsewhere);
        home.clean();
        assertFalse(Files.exists(home.cache().resolve("a")));
        assertFalse(Files.exists(home.temporary().resolve("link")));
        assertTrue(Files.exists(precious));
        assertTrue(Files.exists(home.dropins()));
    }

    @Test
    void onlyConfigurationsOfDroppedFilesAreForgotten() throws Exception {
        Path nested = Files.createDirectories(folder.resolve("io/drivebay"));
        Path dropped = Files.writeString(
                nested.resolve("disk-a.config"), "felix.fileinstall.filename=\"file:/x/io.drivebay.disk-a.cfg\"\n");
        Path saved = Files.writeString(nested.resolve("disk-b.config"), "name=\"b\"\n");
        DroppedConfigurations.forget(folder);
        assertFalse(Files.exists(dropped));
        assertTrue(Files.exists(saved));
    }
}
