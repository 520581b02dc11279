package io.drivebay.api.driver;

/**
 * Somebody who keeps a disk busy.
 *
 * @param pid of the process; 0 for the kernel (a mount, another device on top)
 * @param command the process's name, or what the kernel does
 * @param path what is held: a file, a mounting point
 */
public record Holder(long pid, String command, String path) {
    /** {@code bash (pid 12) has /mnt/x open}. */
    @Override
    public String toString() {
        return pid == 0 ? command + " " + path : command + " (pid " + pid + ") has " + path + " open";
    }
}
