package io.drivebay.vm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the product asks of a whole system: one that is managed by systemd, with udev and modules. */
@Timeout(7200)
final class SystemItest {
    private static final String SCRIPTS = "itests/io.drivebay.vm/src/test/guest/";
    private static final String CLASSES = System.getProperty("java.class.path");

    @TempDir
    Path folder;

    @Test
    void udevAndUdisksSeeTheIconOfADisk() throws Exception {
        Path icon = Files.write(folder.resolve("vault.ico"), icon());
        guest().with("--package", "udisks2")
                .run(SCRIPTS + "icons.sh", Vm.DISTRIBUTION, icon.toString())
                .succeeded();
    }

    @Test
    void theInstallerLoadsAndUnloadsModules() throws Exception {
        guest().with("--package", "open-iscsi")
                .run(SCRIPTS + "modules.sh", Vm.DISTRIBUTION)
                .succeeded();
    }

    @Test
    void shutdownSystemSwitchesOff() throws Exception {
        shutDown("--power-off", "", "60", "false", "false");
    }

    @Test
    void shutdownSystemRestartsWhenUsersHaveBeenTold() throws Exception {
        shutDown("--reboot", "the disks are full", "30", "false", "true");
    }

    @Test
    void shutdownSystemRestartsByForce() throws Exception {
        shutDown("--reboot", "", "0", "true", "true");
    }

    @Test
    void shutdownSystemRestartsByForceWhenUsersHaveBeenTold() throws Exception {
        shutDown("--reboot", "the disks are full", "5", "true", "true");
    }

    private static void shutDown(String end, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(SCRIPTS + "shutdown.sh", CLASSES));
        command.addAll(List.of(arguments));
        Vm.Result result = guest().with(end).run(command.toArray(String[]::new));
        assertTrue(result.out().contains("refused without rights"), result::toString);
        result.succeeded();
    }

    private static Vm guest() {
        return new Vm().within(1200).with("--systemd");
    }

    /** An .ico with one bitmap of 16 by 16 pixels, all of one colour. */
    private static byte[] icon() {
        int pixels = 16 * 16 * Integer.BYTES;
        int mask = 16 * Integer.BYTES;
        int header = 40;
        ByteBuffer icon = ByteBuffer.allocate(22 + header + pixels + mask).order(ByteOrder.LITTLE_ENDIAN);
        // folder and its only entry
        icon.putShort((short) 0).putShort((short) 1).putShort((short) 1);
        icon.put((byte) 16)
                .put((byte) 16)
                .putShort((short) 0)
                .putShort((short) 1)
                .putShort((short) 32);
        icon.putInt(header + pixels + mask).putInt(22);
        // the height counts the mask too
        icon.putInt(header).putInt(16).putInt(32).putShort((short) 1).putShort((short) 32);
        icon.putInt(0).putInt(pixels + mask);
        Arrays.fill(icon.array(), 22 + header, 22 + header + pixels, (byte) 0xC0);
        return icon.array();
    }
}
