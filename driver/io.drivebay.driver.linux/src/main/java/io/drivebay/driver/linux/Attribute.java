package io.drivebay.driver.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** An attribute of a device in sysfs, which comes and goes with what the device is bound to. */
final class Attribute {
    private static final int TRIES = 100;

    private Attribute() {}

    /**
     * Its value; empty if there is none. One that goes between open and read answers ENODEV, and may be back, of the next
     * binding, when it is looked for: it is read again then.
     *
     * @throws IOException if it cannot be read all the same
     */
    static Optional<String> read(Path path) throws IOException {
        IOException failure = null;
        for (int i = 0; i < TRIES; i++) {
            try {
                return Optional.of(Files.readString(path).strip());
            } catch (NoSuchFileException e) {
                return Optional.empty();
            } catch (IOException e) {
                failure = e;
            }
        }
        throw failure;
    }
}
