package io.drivebay.control.internal.client;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Takes a file's lock as a host does, a number of times a line of its input, and keeps it; says how often it failed. */
public final class LockingHost {
    private LockingHost() {}

    public static void main(String[] arguments) throws Exception {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
        String line;
        try (FileChannel channel =
                FileChannel.open(Path.of(arguments[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            FileLock lock = null;
            while ((line = input.readLine()) != null) {
                int failed = 0;
                for (int i = Integer.parseInt(line); i > 0; i--) {
                    if (lock != null) {
                        lock.release();
                    }
                    lock = channel.tryLock();
                    failed += lock == null ? 1 : 0;
                }
                System.out.println(failed);
            }
        }
    }
}
