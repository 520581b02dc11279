package io.drivebay.kernel;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Everything that was written at random is read again, over both channels and through both providers. */
@Timeout(3600)
final class FioItest {
    @TempDir
    static Path folder;

    private static Host host;

    @BeforeAll
    static void start() throws Exception {
        host = Host.started(folder.resolve("home"));
    }

    @AfterAll
    static void stop() throws Exception {
        host.close();
        Traces.areNone();
    }

    @ParameterizedTest
    @CsvSource({"mem, io_uring, 2G", "file, io_uring, 2G", "mem, classic, 256M", "file, classic, 256M"})
    void whatWasWrittenIsRead(String provider, String channel, String size) throws Exception {
        String name = Host.MARK + provider + "-" + channel;
        String store = provider.equals("mem") ? "mem:" + size : "file:" + folder.resolve(name) + "?size=" + size;
        Random random = Seed.random(name);
        host.up(name, store, "--driver-option channel=" + channel);
        String node = host.node(name);
        for (int round = 0; round < Soak.FACTOR; round++) {
            new Fio(node, 512, size).seeded(random.nextLong()).run();
        }
        host.down(name);
    }
}
