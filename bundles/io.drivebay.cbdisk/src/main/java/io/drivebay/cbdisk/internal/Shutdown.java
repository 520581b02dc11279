package io.drivebay.cbdisk.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Shuts the machine down: through systemd's login manager where it runs, else by the command {@code shutdown}. */
public final class Shutdown {
    private static final int SECONDS = 30;

    private final boolean systemd;
    private final Commands commands;

    Shutdown(boolean systemd, Commands commands) {
        this.systemd = systemd;
        this.commands = commands;
    }

    /** Runs a command; false if it cannot be run or does not succeed. */
    @FunctionalInterface
    interface Commands {
        boolean succeeds(List<String> command) throws InterruptedException;
    }

    /** Of this machine. */
    public static Shutdown ofMachine() {
        return new Shutdown(Files.isDirectory(Path.of("/run/systemd/system")), Shutdown::succeeds);
    }

    /**
     * Asks for it.
     *
     * @param prompt for the users; if it is empty it happens at once
     * @param seconds until then
     * @param force ends programs without asking them
     * @return whether it will happen; false without the rights
     */
    public boolean request(String prompt, int seconds, boolean force, boolean reboot) {
        try {
            return commands.succeeds(
                    systemd ? systemctl(prompt, seconds, force, reboot) : classic(prompt, seconds, reboot));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static List<String> systemctl(String prompt, int seconds, boolean force, boolean reboot) {
        List<String> command = new ArrayList<>();
        if (!prompt.isEmpty()) {
            command.addAll(List.of("systemd-run", "--collect", "--on-active=" + Math.max(0, seconds) + "s"));
        }
        command.addAll(List.of("systemctl", reboot ? "reboot" : "poweroff"));
        if (!prompt.isEmpty()) {
            command.add("--message=" + prompt);
        }
        if (force) {
            command.addAll(List.of("--ignore-inhibitors", "--force"));
        }
        return command;
    }

    /** It counts in minutes, and ends programs in any case. */
    private static List<String> classic(String prompt, int seconds, boolean reboot) {
        List<String> command = new ArrayList<>(List.of("shutdown", reboot ? "-r" : "-h"));
        if (prompt.isEmpty()) {
            command.add("now");
        } else {
            command.add("+" + (Math.max(0, seconds) + 59) / 60);
            command.add(prompt);
        }
        return command;
    }

    private static boolean succeeds(List<String> command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return false;
            }
            return process.exitValue() == 0;
        } catch (IOException e) {
            // there is no such command here, so nothing will happen
            return false;
        }
    }
}
