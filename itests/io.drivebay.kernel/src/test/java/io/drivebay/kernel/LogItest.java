package io.drivebay.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A host that starts, has a disk and stops has nothing to complain of. */
@Timeout(600)
final class LogItest {
    private static final Pattern INFO = Pattern.compile("\\S+ \\S+ INFO .*");
    private static final Pattern SEVERE = Pattern.compile("\\S+ \\S+ SEVERE .*");
    /** Of components or services that need each other to begin; frameworks say so at other levels too. */
    private static final Pattern CIRCLE = Pattern.compile("(?i).*(circular reference|resulted in a cycle).*");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"felix", "equinox"})
    void hasNoError(String framework) throws Exception {
        String name = Host.MARK + "logged";
        try (Host host = new Host(folder.resolve("home"))) {
            host.drivebay().run("start", "--framework", framework).succeeded();
            host.up(name, "mem:16M", "--format", "ext4", "--at", name);
            host.down(name);
            host.stop();
            List<String> lines = host.drivebay().log().lines().toList();
            assertTrue(lines.stream().anyMatch(INFO.asMatchPredicate()), "no line has the form that is looked for");
            assertEquals(
                    List.of(),
                    lines.stream()
                            .filter(SEVERE.asMatchPredicate().or(CIRCLE.asMatchPredicate()))
                            .toList());
        }
        Traces.areNone();
    }
}
