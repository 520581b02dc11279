package io.drivebay.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Commands in guests with a distribution's kernel, by {@code itests/vm/run}. */
final class Vm {
    static final Path ROOT = Path.of(System.getProperty("root")).normalize();

    static final String DISTRIBUTION =
            ROOT.resolve("runtime/io.drivebay.runtime/target/drivebay").toString();

    /** Beyond the command's own bound: a kernel may have to be fetched, and the guest to be booted again. */
    private static final int EXTRA_SECONDS = 1800;

    private final List<String> options = new ArrayList<>();
    private int seconds = 600;

    /** How a run ended. */
    record Result(int status, String out, String err) {
        void ended(int expected) {
            assertEquals(expected, status, this::toString);
        }

        Result succeeded() {
            ended(0);
            return this;
        }
    }

    /** Whose kernel: a Debian release's name. */
    Vm release(String name) {
        return with("--release", name);
    }

    /** How long the command may take. */
    Vm within(int bound) {
        seconds = bound;
        return with("--timeout", Integer.toString(bound));
    }

    Vm with(String... words) {
        options.addAll(List.of(words));
        return this;
    }

    Result run(String... command) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("vm");
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = program(folder, command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertTrue(process.waitFor(seconds + EXTRA_SECONDS, TimeUnit.SECONDS), "vm/run does not end");
        } finally {
            process.destroy();
        }
        Result result = new Result(process.exitValue(), Files.readString(out), Files.readString(err));
        System.out.print(result.out());
        Files.delete(out);
        Files.delete(err);
        // fails if the guest left something
        Files.delete(folder);
        return result;
    }

    /** The program itself, which keeps its own files in that folder. */
    ProcessBuilder program(Path folder, String... command) {
        List<String> line =
                new ArrayList<>(List.of(ROOT.resolve("itests/vm/run").toString()));
        line.addAll(options);
        line.add("--");
        line.addAll(List.of(command));
        ProcessBuilder builder =
                new ProcessBuilder(line).directory(ROOT.toFile()).redirectInput(new File("/dev/null"));
        builder.environment().put("TMPDIR", folder.toString());
        return builder;
    }
}
