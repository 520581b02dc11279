package io.drivebay.dropins.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which dropped files are of no use, and the words for it; a file that may be of use is left to others. */
class DroppedFilesTest {
    @TempDir
    Path folder;

    private final NamelessDisk disks = new NamelessDisk();

    private File jar(String... headers) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
        for (String header : headers) {
            manifest.getMainAttributes().putValue(header, "1");
        }
        Path jar = folder.resolve("a.jar");
        try (OutputStream out = Files.newOutputStream(jar)) {
            new JarOutputStream(out, manifest).close();
        }
        return jar.toFile();
    }

    private static void useless(File file, String words) {
        String reason = UselessJar.reason(file).orElseThrow();
        assertTrue(reason.contains(words), reason);
        assertFalse(reason.contains("\n"), reason);
        assertFalse(new UselessJar().canHandle(file), "what is mended would not be offered again");
    }

    @Test
    void jarsThatAreNoBundles() throws IOException {
        useless(jar(), "its manifest has no Bundle-SymbolicName; build it with bnd");
        useless(jar("Bundle-SymbolicName"), "its manifest has no Bundle-Version; build it with bnd");
        useless(Files.writeString(folder.resolve("text.jar"), "text").toFile(), "it cannot be read");
        useless(Files.createFile(folder.resolve("empty.jar")).toFile(), "it is empty; copy it again");
        Path plain = folder.resolve("plain.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(plain))) {
            zip.putNextEntry(new ZipEntry("a"));
        }
        useless(plain.toFile(), "it has no META-INF/MANIFEST.MF");
    }

    @Test
    void disksWithoutAName() {
        assertTrue(disks.canHandle(new File("/x/io.drivebay.disk.cfg")));
        assertTrue(disks.canHandle(new File("/x/io.drivebay.disk.config")));
    }

    @Test
    void whatMayBeOfUse() throws IOException {
        assertEquals(Optional.empty(), UselessJar.reason(jar("Bundle-SymbolicName", "Bundle-Version")));
        assertEquals(
                Optional.empty(),
                UselessJar.reason(Files.createDirectory(folder.resolve("d.jar")).toFile()));
        assertFalse(disks.canHandle(new File("/x/io.drivebay.disk-a.cfg")));
    }
}
