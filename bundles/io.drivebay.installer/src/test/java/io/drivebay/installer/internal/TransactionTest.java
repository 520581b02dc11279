package io.drivebay.installer.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes that happen all or not at all. */
class TransactionTest {
    private static final int PAGE = 4096;

    @TempDir
    Path folder;

    /** The journal's last page takes a part of an entry: then its change must not happen. */
    @Test
    void nothingIsChangedThatTheJournalHasNoRoomFor() throws Exception {
        Path small = Files.createDirectory(folder.resolve("small"));
        Path target = Files.createDirectory(folder.resolve("target"));
        run("mount", "-t", "tmpfs", "-o", "size=" + PAGE, "drivebay-test", small.toString());
        try {
            Transaction transaction = Transaction.begin(small.resolve("transaction"), new DurableFiles());
            IOException full = assertThrows(IOException.class, () -> {
                for (int i = 0; i < PAGE; i++) {
                    transaction.write(target.resolve("file" + i), new byte[1]);
                }
            });
            assertTrue(full.getMessage().contains("No space left"), full.toString());
            transaction.rollback();
        } finally {
            run("umount", small.toString());
        }
        try (Stream<Path> left = Files.list(target)) {
            assertEquals(List.of(), left.toList());
        }
    }

    private static void run(String... words) throws Exception {
        Process process = new ProcessBuilder(words).inheritIO().start();
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), List.of(words)::toString);
    }
}
