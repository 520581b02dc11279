package io.drivebay.cbdisk.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which command is given; none is run. */
final class ShutdownTest {
    private final List<List<String>> given = new ArrayList<>();
    private boolean success = true;

    private Shutdown machine(boolean systemd) {
        return new Shutdown(systemd, command -> {
            given.add(command);
            return success;
        });
    }

    @Test
    void atOnce() {
        assertTrue(machine(true).request("", 60, false, false));
        assertTrue(machine(true).request("", 60, true, true));
        assertTrue(machine(false).request("", 60, false, true));

        assertEquals(
                List.of(
                        List.of("systemctl", "poweroff"),
                        List.of("systemctl", "reboot", "--ignore-inhibitors", "--force"),
                        List.of("shutdown", "-r", "now")),
                given);
    }

    @Test
    void withAMessage() {
        machine(true).request("bye", 10, false, true);
        machine(false).request("bye", 61, true, false);
        machine(false).request("bye", -1, false, false);

        assertEquals(
                List.of(
                        List.of("systemd-run", "--collect", "--on-active=10s", "systemctl", "reboot", "--message=bye"),
                        List.of("shutdown", "-h", "+2", "bye"),
                        List.of("shutdown", "-h", "+0", "bye")),
                given);
    }

    @Test
    void refused() {
        success = false;

        assertFalse(machine(true).request("", 0, false, false));
    }
}
