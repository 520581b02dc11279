package io.drivebay.mount.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of the operating system. Threads: any. */
final class Tool {
    /** Where administrators' programs are, though a user's PATH may lack it. */
    private static final List<String> ADMINISTRATION = List.of("/usr/local/sbin", "/usr/sbin", "/sbin");

    private static final int MOST_OUTPUT = 64 * 1024;

    private final Path program;

    Tool(Path program) {
        this.program = program;
    }

    /** What a run has brought: its exit status and what it printed, both streams together. */
    record Result(int status, String output) {
        /** The last line that is not blank, and not of a usage: there tools say what went wrong. */
        String lastLine() {
            return output.lines()
                    .map(String::strip)
                    .takeWhile(line -> !line.startsWith("Usage:"))
                    .filter(line -> !line.isEmpty())
                    .reduce((earlier, later) -> later)
                    .map(Printable::of)
                    .orElse("exit status " + status);
        }
    }

    /** Its path. */
    @Override
    public String toString() {
        return program.toString();
    }

    /** A program in PATH or among the administrators'. */
    static Optional<Tool> find(String name) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.concat(Stream.of(path.split(File.pathSeparator)), ADMINISTRATION.stream())
                .map(Path::of)
                .filter(Path::isAbsolute)
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Tool::new);
    }

    /**
     * Runs it to its end, with nothing to read.
     *
     * @throws DiskException SEM_TIMEOUT if it takes too long; then it is killed, with what it started. IO_DEVICE if it cannot be started
     */
    Result run(List<String> arguments, Duration timeout) throws DiskException {
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C.UTF-8");
        try {
            Process process = builder.start();
            try {
                CompletableFuture<String> output =
                        CompletableFuture.supplyAsync(() -> drain(process.getInputStream()), Tool::onOwnThread);
                if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new DiskException(
                            ErrorCode.SEM_TIMEOUT,
                            program.getFileName() + " did not end within " + timeout.toSeconds() + " s");
                }
                return new Result(process.exitValue(), output.get());
            } finally {
                List<ProcessHandle> started = process.descendants().toList();
                process.destroyForcibly();
                started.forEach(ProcessHandle::destroyForcibly);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DiskException(ErrorCode.CAN_NOT_COMPLETE, program.getFileName() + " was interrupted", e);
        } catch (DiskException e) {
            throw e;
        } catch (IOException | ExecutionException e) {
            throw new DiskException(ErrorCode.IO_DEVICE, "cannot run " + program + ": " + e.getMessage(), e);
        }
    }

    /** What hangs in the kernel keeps its output open, killed or not: nobody else's thread is to wait for that. */
    private static void onOwnThread(Runnable work) {
        Thread thread = new Thread(work, "drivebay-tool-output");
        thread.setDaemon(true);
        thread.start();
    }

    private static String drain(InputStream stream) {
        try (stream) {
            String start = new String(stream.readNBytes(MOST_OUTPUT), StandardCharsets.UTF_8);
            stream.transferTo(OutputStream.nullOutputStream());
            return start;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
