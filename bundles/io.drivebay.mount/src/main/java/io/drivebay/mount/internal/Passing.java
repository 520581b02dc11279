package io.drivebay.mount.internal;

import io.drivebay.api.driver.Holder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Holders that are in nobody's way for long: processes that have ended since they were found, and those that this one is just
 * starting. The latter have every file open that this one has until they are what they are to be, and then none.
 */
final class Passing {
    /** What the JDK starts every process through. */
    private static final String HELPER = "jspawnhelper";

    /** Of a process's flags: it has not executed anything since the fork (PF_FORKNOEXEC, include/linux/sched.h). */
    private static final long NOTHING_EXECUTED = 0x40;

    // fields of /proc/PID/stat behind the name, which is in parentheses (proc(5))
    private static final int PARENT = 1;
    private static final int FLAGS = 6;

    private Passing() {}

    static boolean is(Holder holder) {
        if (holder.pid() == 0) {
            return false;
        }
        try {
            return starting(holder, Files.readString(Path.of("/proc", Long.toString(holder.pid()), "stat")));
        } catch (IOException e) {
            // not there any more
            return ProcessHandle.of(holder.pid()).isEmpty();
        }
    }

    private static boolean starting(Holder holder, String stat) {
        String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        boolean ours = Long.parseLong(fields[PARENT]) == ProcessHandle.current().pid();
        boolean executed = (Long.parseLong(fields[FLAGS]) & NOTHING_EXECUTED) == 0;
        // before the first execution it has the name of the thread that starts it
        return ours && (!executed || name.equals(HELPER) || !name.equals(holder.command()));
    }
}
