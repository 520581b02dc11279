package io.drivebay.driver.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Locks of one process exclude each other as those of two hosts do. */
@Timeout(30)
final class LifeLockTest {
    @TempDir
    Path folder;

    private Path path;

    @BeforeEach
    void name() {
        path = folder.resolve("disk.lock");
    }

    private FutureTask<Optional<LifeLock>> comingToLife() {
        FutureTask<Optional<LifeLock>> life = new FutureTask<>(() -> LifeLock.live(path));
        new Thread(life, "test-host").start();
        return life;
    }

    @Test
    void onlyOneHostLives() throws Exception {
        LifeLock first = LifeLock.live(path).orElseThrow();
        assertTrue(LifeLock.live(path).isEmpty());
        assertTrue(LifeLock.clearUp(path).isEmpty());
        first.close();
        assertFalse(Files.exists(path));
        LifeLock.live(path).orElseThrow().close();
    }

    @Test
    void aHostWaitsForWhoClearsUpAndThenLives() throws Exception {
        LifeLock clearing = LifeLock.clearUp(path).orElseThrow();
        FutureTask<Optional<LifeLock>> life = comingToLife();
        Files.writeString(path, "what was left");
        clearing.close();
        try (LifeLock lock = life.get().orElseThrow()) {
            assertEquals("", Files.readString(lock.path()));
        }
    }

    @Test
    void whatIsKeptOutlivesTheHost() throws Exception {
        LifeLock lock = LifeLock.live(path).orElseThrow();
        Files.writeString(lock.path(), "kept");
        lock.leave();
        try (LifeLock next = LifeLock.clearUp(path).orElseThrow()) {
            assertEquals("kept", Files.readString(next.path()));
        }
    }

    /** A host finds another one that lives, or lives: who only looks is never taken for one. */
    @Test
    void whoLooksIsNotTakenForAHost() throws Exception {
        for (int i = 0; i < 200; i++) {
            FutureTask<Optional<LifeLock>> life = comingToLife();
            while (!life.isDone()) {
                Optional<LifeLock> clearing = LifeLock.clearUp(path);
                if (clearing.isPresent()) {
                    clearing.get().close();
                }
            }
            life.get().orElseThrow().close();
        }
    }
}
