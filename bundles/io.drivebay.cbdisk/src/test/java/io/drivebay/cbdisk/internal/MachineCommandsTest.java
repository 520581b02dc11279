package io.drivebay.cbdisk.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands that are really run. */
@Timeout(60)
final class MachineCommandsTest {
    @TempDir
    Path folder;

    private static List<String> script(String text) {
        return List.of("sh", "-c", text);
    }

    @Test
    void whatACommandPrints() throws InterruptedException {
        MachineCommands commands = new MachineCommands();

        assertEquals(Optional.of("words\n"), commands.run(script("echo words; echo others >&2")));
        assertEquals(Optional.empty(), commands.run(script("echo words; exit 1")));
        assertEquals(
                Optional.empty(), commands.run(List.of(folder.resolve("none").toString())));
    }

    /** The classic shutdown counts down in the foreground, and whoever kills it cancels it. */
    @Test
    void whatGoesOnIsLeftAlone() throws Exception {
        String mark = Files.createFile(folder.resolve("mark")).toString();

        assertTrue(new MachineCommands(Duration.ofMillis(1)).starts(List.of("tail", "-f", mark)));

        List<ProcessHandle> running = ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains(mark))
                .toList();
        assertEquals(1, running.size());
        running.get(0).destroy();
        running.get(0).onExit().join();
    }

    @Test
    void whatFailsHasNotStarted() throws InterruptedException {
        MachineCommands commands = new MachineCommands(Duration.ofSeconds(50));

        assertTrue(commands.starts(script("exit 0")));
        assertFalse(commands.starts(script("exit 1")));
        assertFalse(commands.starts(List.of(folder.resolve("none").toString())));
    }
}
