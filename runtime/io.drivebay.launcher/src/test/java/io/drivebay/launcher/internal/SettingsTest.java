package io.drivebay.launcher.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingsTest {
    @TempDir
    Path folder;

    private Path file(String name, String... lines) throws IOException {
        return Files.write(folder.resolve(name), java.util.List.of(lines));
    }

    @Test
    void laterFilesAndSystemPropertiesGoOver() throws Exception {
        Path first = file("first", "a=1", "b=1", "c=1", "where=${home}/x");
        Path second = file("second", "b=2", "c=2");
        Settings settings =
                Settings.read(Map.of("c", "3", "home", "/h")::get, first, second, folder.resolve("missing"));
        assertEquals(Map.of("a", "1", "b", "2", "c", "3", "where", "/h/x"), settings.asMap());
    }

    @Test
    void anUnknownVariableIsNamed() throws IOException {
        Path file = file("config.ini", "where=${nowhere}/x");
        String message = assertThrows(HostException.class, () -> Settings.read(name -> null, file))
                .getMessage();
        assertTrue(message.startsWith("where in " + file + " uses ${nowhere}, which is not set"), message);
    }

    @Test
    void startLevelsComeFromTheLists() throws Exception {
        Path file = file(
                "config.ini", "drivebay.startlevel.2=a, b", "drivebay.startlevel.7=c", "drivebay.startlevel.default=5");
        StartLevels levels = new StartLevels(Settings.read(name -> null, file));
        assertEquals(2, levels.of("a"));
        assertEquals(2, levels.of("b"));
        assertEquals(7, levels.of("c"));
        assertEquals(5, levels.of("d"));
        assertEquals(7, levels.last());
    }

    @Test
    void wrongNumbersAreNamed() throws IOException {
        for (String line :
                new String[] {"drivebay.startlevel.0=a", "drivebay.startlevel.x=a", "drivebay.startlevel.default=high"
                }) {
            Path file = file("config.ini", line);
            String message = assertThrows(HostException.class, () -> new StartLevels(Settings.read(name -> null, file)))
                    .getMessage();
            assertTrue(message.startsWith(line.substring(0, line.indexOf('='))), message);
        }
    }
}
