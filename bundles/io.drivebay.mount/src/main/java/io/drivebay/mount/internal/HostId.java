package io.drivebay.mount.internal;

import io.drivebay.api.DiskException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host process. A pid alone is used again; with the time of its start it is not.
 *
 * @param boot the kernel's boot id
 * @param pid of the process
 * @param started clock ticks from boot to its start, field 22 of proc_pid_stat(5)
 */
record HostId(String boot, long pid, long started) {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Pattern TEXT = Pattern.compile("([0-9a-f-]{1,64})_([0-9]{1,18})_([0-9]{1,18})");
    /** Counted from behind the process's name, which may hold blanks and parentheses. */
    private static final int START_FIELD = 22 - 3;

    /** This process. */
    static HostId own() throws DiskException {
        try {
            long pid = ProcessHandle.current().pid();
            return new HostId(currentBoot(), pid, startOf(pid));
        } catch (IOException e) {
            throw Folders.failure("read this process's identity in /proc; is it mounted", e);
        }
    }

    static HostId of(long pid) throws IOException {
        return new HostId(currentBoot(), pid, startOf(pid));
    }

    /** From {@link #toString()}; empty for any other text. */
    static Optional<HostId> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new HostId(
                        matcher.group(1), Long.parseLong(matcher.group(2)), Long.parseLong(matcher.group(3))))
                : Optional.empty();
    }

    /** Whether it runs. */
    boolean alive() {
        try {
            return boot.equals(currentBoot()) && started == startOf(pid);
        } catch (IOException e) {
            // no such process
            return false;
        }
    }

    private static String currentBoot() throws IOException {
        return Files.readString(BOOT_ID).strip();
    }

    private static long startOf(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[START_FIELD]);
    }

    /** Fit for a file's name. */
    @Override
    public String toString() {
        return boot + "_" + pid + "_" + started;
    }
}
