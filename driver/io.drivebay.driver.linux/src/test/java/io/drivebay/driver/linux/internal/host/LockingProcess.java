package io.drivebay.driver.linux.internal.host;

import io.drivebay.api.host.HostFileMode;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Another process that locks a file: as we do, or as Java does. */
record LockingProcess(Process process) implements AutoCloseable {
    private static final HostFileMode WRITE = new HostFileMode(true, false, false);

    static LockingProcess start(String way, Path file) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockingProcess.class.getName(),
                        way,
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String line = new BufferedReader(new InputStreamReader(process.getInputStream())).readLine();
        if (!"locked".equals(line)) {
            process.destroyForcibly();
            throw new IOException("the other process said " + line);
        }
        return new LockingProcess(process);
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    /** Locks, says so, and waits until it is killed or its standard input ends. */
    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[1]);
        Closeable held = arguments[0].equals("java") ? javaLock(file) : new LinuxHostFiles().open(file, WRITE);
        System.out.println("locked");
        System.in.transferTo(OutputStream.nullOutputStream());
        held.close();
    }

    private static Closeable javaLock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        channel.lock();
        return channel;
    }
}
