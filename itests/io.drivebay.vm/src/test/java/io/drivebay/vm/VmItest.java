package io.drivebay.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The guests themselves: what happens in one is known outside, however it ends. */
@Timeout(3600)
final class VmItest {
    @TempDir
    Path folder;

    @AfterEach
    void noGuestIsLeft() {
        assertEquals(0, guests(ProcessHandle.current()).count());
    }

    @Test
    void whatACommandPrintsAndItsStatusComeBack() throws Exception {
        Vm.Result result = new Vm().within(300).run("sh", "-c", "uname -r; pwd; echo trouble >&2; exit 7");
        result.ended(7);
        List<String> lines = result.out().lines().toList();
        assertEquals(3, lines.size(), result::toString);
        assertTrue(lines.get(0).startsWith("6.1."), result::toString);
        assertEquals(Vm.ROOT.toString(), lines.get(1));
        assertEquals("trouble", lines.get(2));
    }

    @Test
    void onlyWhatIsSharedChangesOutside() throws Exception {
        Path kept = Files.createDirectory(folder.resolve("kept"));
        Path lost = Files.createDirectory(folder.resolve("lost"));
        new Vm()
                .within(300)
                .with("--share", kept.toString(), "--logs", folder.toString())
                .run("sh", "-c", "echo here | tee " + kept + "/file " + lost + "/file; chown 33:44 " + kept + "/file")
                .succeeded();
        assertEquals("here\n", Files.readString(kept.resolve("file")));
        assertEquals(33, Files.getAttribute(kept.resolve("file"), "unix:uid"));
        assertTrue(Files.notExists(lost.resolve("file")));
        assertTrue(Files.readString(folder.resolve("console.log")).contains("Linux version 6.1."));
    }

    @Test
    void aCommandThatDoesNotEndIsEnded() throws Exception {
        Vm.Result result = new Vm().within(60).run("sh", "-c", "echo begun; exec sleep infinity");
        result.ended(124);
        assertTrue(result.out().contains("begun"), result::toString);
        assertTrue(result.err().contains("does not end within 60 s"), result::toString);
    }

    @Test
    void aPanicIsAFailureWithTheKernelsWords() throws Exception {
        Vm.Result result = new Vm().within(300).run("sh", "-c", "echo c >/proc/sysrq-trigger");
        result.ended(125);
        assertTrue(result.err().contains("sysrq triggered crash"), result::toString);
    }

    @Test
    void beingSwitchedOffIsAFailureUnlessItIsAskedFor() throws Exception {
        String[] off = {"sh", "-c", "echo o >/proc/sysrq-trigger; exec sleep infinity"};
        new Vm().within(300).run(off).ended(125);
        new Vm().within(300).with("--power-off").run(off).succeeded();
        new Vm().within(300).with("--power-off").run("true").ended(125);
    }

    @Test
    void theOtherReleasesKernelIsNewer() throws Exception {
        Vm.Result result =
                new Vm().within(300).release("trixie").run("uname", "-r").succeeded();
        assertTrue(result.out().startsWith("6.12."), result::toString);
    }

    @Test
    void whatCannotBeStartedIsSaid() throws Exception {
        Vm.Result result = new Vm().with("--nonsense").run("true");
        result.ended(126);
        assertTrue(result.err().contains("--nonsense"), result::toString);
    }

    @Test
    void whoeverKillsTheProgramEndsTheGuest() throws Exception {
        Process program = new Vm()
                .program(folder, "sh", "-c", "echo begun; exec sleep infinity")
                .redirectError(Redirect.DISCARD)
                .start();
        assertEquals("begun", program.inputReader().readLine());
        ProcessHandle guest = guests(program.toHandle()).findAny().orElseThrow();
        program.destroyForcibly().waitFor();
        guest.onExit().get(60, TimeUnit.SECONDS);
    }

    private static Stream<ProcessHandle> guests(ProcessHandle of) {
        return of.descendants()
                .filter(process -> process.info().command().orElse("").contains("qemu"));
    }
}
