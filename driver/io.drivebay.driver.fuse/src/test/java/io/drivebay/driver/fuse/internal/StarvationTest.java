package io.drivebay.driver.fuse.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The system gives no further thread or process, wherever a disk that is to be shown needs the next. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StarvationTest {
    /** Debian's {@code backup}, who has nothing else to run: the limit counts all threads of the user. */
    private static final int USER = 34;

    /** Below zero, should a thread that was counted end. */
    private static final int FEWEST = -3;

    private static final int ENOUGH = 12;

    /** No thread of the Java machine comes or goes, and it says nothing of what it misses. */
    private static final List<String> STEADY =
            List.of("-XX:+UseSerialGC", "-XX:-UseDynamicNumberOfCompilerThreads", "-Xlog:disable");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"channel=classic threads=4", "channel=io_uring"})
    void nothingIsLeftBehind(String options) throws Exception {
        try (Unprivileged host = new Unprivileged(folder, USER, STEADY, StarvedHost.class, options)) {
            BufferedReader said = host.process().inputReader();
            assertEquals("ready", said.readLine());
            Writer lines = host.process().outputWriter();
            int withoutThread = 0;
            for (int allowed = FEWEST; allowed <= ENOUGH; allowed++) {
                limit(host, allowed);
                lines.write("\n");
                lines.flush();
                String answer = said.readLine();
                assertEquals("", left(host.process().pid()), answer);
                assertEquals("", Shell.ok("ls " + folder + "/run/drivebay/fuse"), answer);
                if (answer.equals("shown")) {
                    assertTrue(withoutThread > 0, "the limit was never met in a channel");
                    return;
                }
                if (answer.contains("there is no further thread for drivebay-fuse-")) {
                    withoutThread++;
                }
            }
            throw new AssertionError("never shown");
        }
    }

    /** Lets it have so many more threads, or children. */
    private static void limit(Unprivileged host, int more) throws IOException, InterruptedException {
        long pid = host.process().pid();
        int threads = Integer.parseInt(Shell.ok("ls /proc/" + pid + "/task | wc -l"));
        host.ok("prlimit --pid " + pid + " --nproc=" + (threads + more) + ":");
    }

    /** What a process still has of a disk: descriptors, mounts and threads. */
    private String left(long pid) throws IOException, InterruptedException {
        return Shell.ok("cd /proc/" + pid
                + "; { readlink fd/*; cat mounts task/*/comm 2>/dev/null; } | grep -e '/fuse$' -e eventfd"
                + " -e io_uring -e " + folder + "/run -e drivebay-fuse || true");
    }
}
