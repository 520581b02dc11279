package io.drivebay.cbdisk.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Shuts the machine down: through systemd where it runs, else by the command {@code shutdown}. */
public final class Shutdown {
    private static final List<String> LOGIND =
            List.of("org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager");

    private final boolean systemd;
    private final Commands commands;
    private final InstantSource clock;

    Shutdown(boolean systemd, Commands commands, InstantSource clock) {
        this.systemd = systemd;
        this.commands = commands;
        this.clock = clock;
    }

    /** Of this machine. */
    public static Shutdown ofMachine() {
        return new Shutdown(
                Files.isDirectory(Path.of("/run/systemd/system")), new MachineCommands(), InstantSource.system());
    }

    /**
     * Asks for it. Nobody is asked for a password.
     *
     * @param prompt for the users; if it is empty it happens at once
     * @param seconds until then
     * @param force ends programs without asking them, even those that asked the system to stay
     * @return whether it will happen; false without the rights
     */
    public boolean request(String prompt, int seconds, boolean force, boolean reboot) {
        int delay = Math.max(0, seconds);
        try {
            return systemd ? bySystemd(prompt, delay, force, reboot) : commands.starts(classic(prompt, delay, reboot));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean bySystemd(String prompt, int delay, boolean force, boolean reboot) throws InterruptedException {
        if (!force && inhibited()) {
            return false;
        }
        if (prompt.isEmpty()) {
            return commands.run(systemctl(force, reboot)).isPresent();
        }
        // the login manager knows no force, and need not be there; the other way is root's
        boolean asked = !force && commands.run(schedule(delay, reboot)).isPresent()
                || commands.run(timer(delay, force, reboot)).isPresent();
        if (asked) {
            // whether it is shown or not, the machine goes down
            commands.run(wall(prompt, delay, reboot));
        }
        return asked;
    }

    /** Whether a program has asked the login manager that the system stays; that one itself lets root ignore it. */
    private boolean inhibited() throws InterruptedException {
        return commands.run(logind("get-property", "BlockInhibited"))
                .filter(what -> what.contains("shutdown"))
                .isPresent();
    }

    /** It takes whoever may do it at once, at a time in microseconds. */
    private List<String> schedule(int delay, boolean reboot) {
        long then = TimeUnit.MILLISECONDS.toMicros(clock.millis()) + TimeUnit.SECONDS.toMicros(delay);
        return logind("call", "ScheduleShutdown", "st", verb(reboot), Long.toString(then));
    }

    private static List<String> logind(String verb, String... rest) {
        List<String> command = new ArrayList<>(List.of("busctl", "--allow-interactive-authorization=no", verb));
        command.addAll(LOGIND);
        command.addAll(List.of(rest));
        return command;
    }

    /** Without the accuracy it may be a minute late. */
    private static List<String> timer(int delay, boolean force, boolean reboot) {
        List<String> command = new ArrayList<>(List.of(
                "systemd-run",
                "--no-ask-password",
                "--collect",
                "--on-active=" + delay + "s",
                "--timer-property=AccuracySec=100ms"));
        command.addAll(systemctl(force, reboot));
        return command;
    }

    private static List<String> systemctl(boolean force, boolean reboot) {
        List<String> command = new ArrayList<>(List.of("systemctl", "--no-ask-password", verb(reboot)));
        if (force) {
            command.addAll(List.of("--ignore-inhibitors", "--force"));
        }
        return command;
    }

    private static String verb(boolean reboot) {
        return reboot ? "reboot" : "poweroff";
    }

    /** The words to who is logged in, which {@code shutdown} shows by itself. A single one could be taken for a file's name. */
    private static List<String> wall(String prompt, int delay, boolean reboot) {
        return List.of(
                "wall", "--", prompt, "(the system " + (reboot ? "reboots" : "powers off") + " in " + delay + " s)");
    }

    /**
     * It counts in minutes, and ends programs in any case. In a session of its own it goes on when this process ends,
     * and the terminal's keys do not cancel it.
     */
    private static List<String> classic(String prompt, int delay, boolean reboot) {
        List<String> command = new ArrayList<>(List.of("setsid", "shutdown", reboot ? "-r" : "-h"));
        if (prompt.isEmpty()) {
            command.add("now");
        } else {
            command.addAll(List.of("--", "+" + (delay + 59L) / 60, prompt));
        }
        return command;
    }
}
