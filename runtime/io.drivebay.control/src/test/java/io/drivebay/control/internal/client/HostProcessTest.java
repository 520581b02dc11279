package io.drivebay.control.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class HostProcessTest {
    @TempDir
    Path home;

    private HostProcess asked;
    private Process host;
    private BufferedReader output;

    @BeforeEach
    void start() throws IOException {
        asked = new HostProcess(home);
        Path lock = Files.createDirectory(home.resolve("run")).resolve("host.lock");
        host = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        LockingHost.class.getName(),
                        lock.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        output = new BufferedReader(new InputStreamReader(host.getInputStream()));
    }

    @AfterEach
    void stop() throws InterruptedException {
        host.destroyForcibly().waitFor();
    }

    private String lock(int times) throws IOException {
        host.getOutputStream().write((times + "\n").getBytes());
        host.getOutputStream().flush();
        return output.readLine();
    }

    @Test
    void isWhoHoldsTheLock() throws Exception {
        assertEquals("0", lock(0));
        assertEquals(Optional.empty(), asked.pid(), "the file is open, but not locked");
        assertEquals("0", lock(1));
        assertEquals(Optional.of(host.pid()), asked.pid());
        assertFalse(asked.awaitEnd(host.pid(), Duration.ofMillis(10)));
        CompletableFuture<Process> end = host.onExit();
        host.destroyForcibly();
        assertTrue(asked.awaitEnd(host.pid(), Duration.ofSeconds(20)));
        end.join();
        assertEquals(Optional.empty(), asked.pid());
    }

    /** A host that starts finds its lock free, however often somebody asks whether it is there. */
    @Test
    void askingIsInNobodysWay() throws Exception {
        CompletableFuture<String> failed = CompletableFuture.supplyAsync(() -> {
            try {
                return lock(20_000);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        while (!failed.isDone()) {
            asked.pid();
        }
        assertEquals("0", failed.join());
    }

    @Test
    void isNobodyWhereNoHostHasBeen() throws IOException {
        assertEquals(Optional.empty(), new HostProcess(home.resolve("none")).pid());
    }
}
