package io.drivebay.mount.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.driver.Holder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** That a process which has executed nothing yet is passing cannot be shown at will: it is so for microseconds. */
@Timeout(30)
final class PassingTest {
    private static Holder holder(long pid, String command) {
        return new Holder(pid, command, "/somewhere");
    }

    /** A process whose name is known to be its own by now. */
    private static Process cat() throws Exception {
        Process cat = new ProcessBuilder("cat").start();
        cat.outputWriter().append('x').flush();
        assertEquals('x', cat.inputReader().read());
        return cat;
    }

    @Test
    void whoEndsIsPassing() throws Exception {
        Process cat = cat();
        assertFalse(Passing.is(holder(cat.pid(), "cat")));
        cat.destroy();
        cat.waitFor();
        assertTrue(Passing.is(holder(cat.pid(), "cat")));
    }

    /** It had our files under the name of a thread of ours, and has none now. */
    @Test
    void whoIsWhatItIsToBeSinceIsPassing() throws Exception {
        Process cat = cat();
        assertTrue(Passing.is(holder(cat.pid(), "pool-1-thread-1")));
        cat.destroy();
    }

    @Test
    void othersAndOurselvesAreNot() {
        ProcessHandle own = ProcessHandle.current();
        assertFalse(Passing.is(holder(own.pid(), "java")));
        assertFalse(Passing.is(holder(own.parent().orElseThrow().pid(), "another name")));
        assertFalse(Passing.is(holder(0, "swap on")));
    }
}
