package io.drivebay.kernel;

import io.drivebay.testhost.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** fio, which writes at random and then looks whether it reads what it wrote. */
final class Fio {
    private final List<String> words = new ArrayList<>(List.of(
            "fio",
            "--verify_state_save=0",
            "--name=verify",
            "--ioengine=libaio",
            "--direct=1",
            "--iodepth=32",
            "--rw=randwrite",
            "--verify=crc32c",
            "--verify_fatal=1",
            "--allow_file_create=0"));

    /**
     * @param node the block device
     * @param sector its sector, which all offsets and sizes are multiples of
     * @param size how much is written, from the beginning
     */
    Fio(String node, int sector, String size) {
        with("--filename=" + node);
        with("--bsrange=" + sector + "-128k");
        with("--blockalign=" + sector);
        with("--size=" + size);
    }

    Fio with(String option) {
        words.add(option);
        return this;
    }

    /** Chance that the seed decides. */
    Fio seeded(long seed) {
        return with("--randseed=" + (seed & Long.MAX_VALUE));
    }

    void run() throws IOException, InterruptedException {
        Command.output(words.toArray(String[]::new));
    }

    /** Begins it; what it says goes to a file. */
    Process begin(Path output) throws IOException {
        return new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }
}
