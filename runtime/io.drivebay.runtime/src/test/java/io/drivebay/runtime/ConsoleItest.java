package io.drivebay.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.testhost.Drivebay;
import io.drivebay.testhost.Drivebay.Result;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code drivebay console} at a pseudo terminal, with somebody who types; the host stays when they leave. */
@Timeout(600)
final class ConsoleItest {
    private static final Path DISTRIBUTION = Path.of(System.getProperty("distribution"));

    /** What a terminal does not show but obeys. */
    private static final String CONTROL = "\u001b(\\[[0-9;?]*[A-Za-z@]|[=>])";

    @TempDir
    Path folder;

    private Drivebay drivebay;
    private Process console;
    private Written screen;
    private int seen;

    @BeforeEach
    void start() throws Exception {
        drivebay = new Drivebay(DISTRIBUTION, folder.resolve("home"));
        drivebay.run("start").succeeded();
    }

    @AfterEach
    void stop() throws Exception {
        console.destroyForcibly().waitFor();
        drivebay.close();
    }

    private void open(String terminal) throws IOException {
        Path shown = Files.createFile(folder.resolve("shown"));
        ProcessBuilder builder = new ProcessBuilder(
                        "script",
                        "--quiet",
                        "--return",
                        "--command",
                        "'" + DISTRIBUTION.resolve("bin/drivebay") + "' console",
                        "/dev/null")
                .redirectErrorStream(true)
                .redirectOutput(shown.toFile());
        builder.environment().put("DRIVEBAY_HOME", drivebay.home().toString());
        builder.environment().put("TERM", terminal);
        console = builder.start();
        screen = new Written(shown, console);
    }

    private void type(String keys) throws IOException {
        OutputStream keyboard = console.getOutputStream();
        keyboard.write(keys.getBytes(StandardCharsets.US_ASCII));
        keyboard.flush();
    }

    /** Waits until a text is on the screen, after what was awaited before. */
    private void await(String text) throws Exception {
        String all = screen.await(shown -> visible(shown).indexOf(text, seen) >= 0);
        seen = visible(all).indexOf(text, seen) + text.length();
    }

    private static String visible(String shown) {
        return shown.replaceAll(CONTROL, "");
    }

    private void leavesAndTheHostStays(String keys) throws Exception {
        type(keys);
        assertTrue(console.waitFor(60, TimeUnit.SECONDS), screen::text);
        assertEquals(0, console.exitValue(), screen::text);
        assertEquals("there\n", drivebay.exec("echo there"));
    }

    @Test
    void completesObeysAndIsLeft() throws Exception {
        drivebay.exec("disk:create runtime-console");
        open("xterm");
        await("g! ");
        type("disk:in\t");
        await("disk:info (Shows everything about a disk");
        await("disk:insert");
        type("f\trunt\t");
        await("runtime-console");
        type("\r");
        await("state         EMPTY");
        await("g! ");
        type("disk:info nobody\r");
        await("there is no disk 'nobody'; disk:list shows all");
        assertFalse(screen.text().contains("Exception"), screen::text);
        await("g! ");
        leavesAndTheHostStays("exit\r");
        String history = Files.readString(drivebay.home().resolve("console.history"));
        assertTrue(history.contains("disk:info runtime-console"), history);
    }

    @Test
    void theEndOfTheInputLeavesIt() throws Exception {
        open("xterm-256color");
        await("g! ");
        leavesAndTheHostStays("\u0004");
    }

    @Test
    void aDumbTerminalTakesLines() throws Exception {
        open("dumb");
        await("type a command a line");
        type("echo a; echo b\r");
        await("a\r\nb\r\n");
        leavesAndTheHostStays("exit\r");
    }

    @Test
    void aScriptIsObeyedToItsEnd() throws Exception {
        open("dumb");
        leavesAndTheHostStays("\u0004");
        Path script = Files.writeString(folder.resolve("script"), "echo a\nnosuch\necho b\nexit\necho c\n");
        Result result = drivebay.through("sh", "-c", "exec \"$@\" <\"$0\"", script.toString())
                .run("console");
        drivebay.through();
        assertEquals(new Result(1, "a\nb\n", "Command not found: nosuch\n"), result);
    }
}
