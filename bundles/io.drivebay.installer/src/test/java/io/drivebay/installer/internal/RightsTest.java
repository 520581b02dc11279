package io.drivebay.installer.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line in a process of its own, with and without rights. */
final class RightsTest {
    private static final String GUID = "{1FAD0EF2-9A03-4B87-B4BC-645B7035ED90}";

    @TempDir
    Path folder;

    private record Result(int status, String output) {}

    @Test
    void rootWithoutTheCapabilityMayNotInstall() throws Exception {
        Path record = Path.of("/var/lib/drivebay/install/1fad0ef2-9a03-4b87-b4bc-645b7035ed90");
        Result result = run(
                List.of("setpriv", "--bounding-set=-sys_module"),
                "install",
                "--cab",
                Packages.PRODUCT.toString(),
                "--guid",
                GUID);
        assertEquals(1, result.status(), result.output());
        assertTrue(result.output().endsWith("run it as root [1314 PRIVILEGE_NOT_HELD]\n"), result.output());
        assertFalse(Files.exists(record));
    }

    @Test
    void userMayNotInstallIntoTheRootOfAnother() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Result result = run(
                List.of("setpriv", "--reuid=65534", "--clear-groups"),
                "install",
                "--cab",
                Packages.PRODUCT.toString(),
                "--sysroot",
                folder.toString());
        assertEquals(1, result.status(), result.output());
        assertTrue(result.output().endsWith("[1314 PRIVILEGE_NOT_HELD]\n"), result.output());
    }

    @Test
    void installsAndTellsAndUninstalls() throws Exception {
        String[] common = {"--cab", Packages.PRODUCT.toString(), "--guid", GUID, "--sysroot", folder.toString()};
        assertEquals(new Result(0, ""), run(List.of(), with(common, "install", "--modules", "all")));
        Result status = run(List.of(), with(common, "driver-status"));
        assertEquals(3, status.status());
        assertTrue(status.output().contains("driver      stopped      0."), status.output());
        assertEquals(new Result(0, ""), run(List.of(), with(common, "uninstall")));
        Result again = run(List.of(), with(common, "uninstall"));
        assertEquals(1, again.status());
        assertTrue(again.output().endsWith("[2 FILE_NOT_FOUND]\n"), again.output());
    }

    @Test
    void explainsMisuse() throws Exception {
        Result unknown = run(List.of(), "install", "--nonsense");
        assertEquals(new Result(2, "drivebay: unknown option --nonsense; see drivebay help\n"), unknown);
        assertEquals(
                new Result(
                        2,
                        "drivebay: '1-2-3-4-5' is no GUID; write for example 1fad0ef2-9a03-4b87-b4bc-645b7035ed90; see drivebay help\n"),
                run(List.of(), "install", "--guid", "1-2-3-4-5"));
    }

    private static String[] with(String[] common, String... first) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(common));
        return all.toArray(String[]::new);
    }

    private static Result run(List<String> wrapper, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(wrapper);
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add("io.drivebay.installer.internal.cli.Main");
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), () -> String.join(" ", command));
        return new Result(process.exitValue(), output);
    }
}
