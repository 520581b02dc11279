package io.drivebay.cbdisk.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which commands are given; none is run. Those of systemd are written as one line. */
final class ShutdownTest {
    private static final String LOGIND =
            " org.freedesktop.login1 /org/freedesktop/login1 org.freedesktop.login1.Manager ";
    private static final String ASKS_WHO_MINDS =
            "busctl --allow-interactive-authorization=no get-property" + LOGIND + "BlockInhibited";
    private static final String SCHEDULES =
            "busctl --allow-interactive-authorization=no call" + LOGIND + "ScheduleShutdown st ";
    private static final String TIMER =
            "systemd-run --no-ask-password --collect --on-active=10s --timer-property=AccuracySec=100ms systemctl"
                    + " --no-ask-password reboot";

    private final FakeCommands commands = new FakeCommands();

    private Shutdown machine(boolean systemd) {
        return new Shutdown(systemd, commands, InstantSource.fixed(Instant.ofEpochSecond(1000)));
    }

    @Test
    void atOnce() {
        assertTrue(machine(true).request("", 60, false, false));
        assertTrue(machine(true).request("", 60, true, true));
        assertTrue(machine(false).request("", 60, false, true));

        assertEquals(
                List.of(
                        ASKS_WHO_MINDS,
                        "systemctl --no-ask-password poweroff",
                        "systemctl --no-ask-password reboot --ignore-inhibitors --force",
                        "setsid shutdown -r now"),
                commands.given);
    }

    /** By the login manager, in microseconds: it takes whoever may switch off at once. */
    @Test
    void withAMessage() {
        assertTrue(machine(true).request("bye", 10, false, true));
        assertTrue(machine(true).request("bye", -1, false, false));

        assertEquals(
                List.of(
                        ASKS_WHO_MINDS,
                        SCHEDULES + "reboot 1010000000",
                        "wall -- bye (the system reboots in 10 s)",
                        ASKS_WHO_MINDS,
                        SCHEDULES + "poweroff 1000000000",
                        "wall -- bye (the system powers off in 0 s)"),
                commands.given);
    }

    /** It knows no force; the timer must not be up to a minute late. */
    @Test
    void withAMessageAndByForce() {
        assertTrue(machine(true).request("bye", 10, true, true));

        assertEquals(
                List.of(TIMER + " --ignore-inhibitors --force", "wall -- bye (the system reboots in 10 s)"),
                commands.given);
    }

    @Test
    void withAMessageWhereThereIsNoLoginManager() {
        commands.failing.add("busctl");

        assertTrue(machine(true).request("bye", 10, false, true));

        assertEquals(
                List.of(
                        ASKS_WHO_MINDS,
                        SCHEDULES + "reboot 1010000000",
                        TIMER,
                        "wall -- bye (the system reboots in 10 s)"),
                commands.given);
    }

    /** The message may look like an option. */
    @Test
    void withAMessageWithoutSystemd() {
        assertTrue(machine(false).request("-c", 61, true, false));
        assertTrue(machine(false).request("bye", -1, false, false));

        assertEquals(List.of("setsid shutdown -h -- +2 -c", "setsid shutdown -h -- +0 bye"), commands.given);
    }

    /** Who does not ask for force does not end a program that must not be interrupted. */
    @Test
    void aProgramMayInhibitIt() {
        commands.printed = "s \"shutdown:sleep\"\n";

        assertFalse(machine(true).request("", 0, false, false));
        assertFalse(machine(true).request("bye", 5, false, false));
        assertEquals(List.of(ASKS_WHO_MINDS, ASKS_WHO_MINDS), commands.given);

        assertTrue(machine(true).request("", 0, true, false));
        commands.printed = "s \"sleep:idle\"\n";
        assertTrue(machine(true).request("", 0, false, false));
    }

    @Test
    void refused() {
        commands.failing.addAll(List.of("busctl", "systemctl", "systemd-run", "setsid"));

        assertFalse(machine(true).request("", 0, false, false));
        assertFalse(machine(false).request("", 0, false, false));
    }

    /** Nobody is alarmed by a shutdown that will not be. */
    @Test
    void whatIsRefusedIsNotAnnounced() {
        commands.failing.addAll(List.of("busctl", "systemd-run"));

        assertFalse(machine(true).request("bye", 5, false, false));

        assertTrue(commands.given.stream().noneMatch(line -> line.startsWith("wall")), commands.given::toString);
    }

    @Test
    void theShutdownDoesNotDependOnItsAnnouncement() {
        commands.failing.add("wall");

        assertTrue(machine(true).request("bye", 5, false, false));
    }

    private static final class FakeCommands implements Commands {
        private final List<String> given = new ArrayList<>();
        private final Set<String> failing = new HashSet<>();
        private String printed = "";

        @Override
        public Optional<String> run(List<String> command) {
            return starts(command) ? Optional.of(printed) : Optional.empty();
        }

        @Override
        public boolean starts(List<String> command) {
            given.add(String.join(" ", command));
            return !failing.contains(command.get(0));
        }
    }
}
