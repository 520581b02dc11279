package io.drivebay.desktop.internal;

import io.drivebay.api.DiskException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Which icons are registered: a file for each, with the product and the .ico in two lines. */
final class IconRegistry {
    private static final String FOLDER = "var/lib/drivebay/icons";

    private final Path folder;

    IconRegistry(Path root) {
        folder = root.resolve(FOLDER);
    }

    /**
     * A registered icon.
     *
     * @param product the GUID
     * @param file the .ico
     */
    record Entry(String product, Path file) {}

    Optional<Entry> find(String iconId) throws DiskException {
        Path record = folder.resolve(iconId);
        if (!Files.exists(record)) {
            return Optional.empty();
        }
        try {
            List<String> lines = Files.readAllLines(record);
            return lines.size() < 2 ? Optional.empty() : Optional.of(new Entry(lines.get(0), Path.of(lines.get(1))));
        } catch (IOException e) {
            throw SystemFiles.failure("read " + record, e);
        }
    }

    void keep(String iconId, Entry entry) throws DiskException {
        String text = entry.product() + "\n" + entry.file() + "\n";
        SystemFiles.write(folder.resolve(iconId), text.getBytes(StandardCharsets.UTF_8));
    }

    void forget(String iconId) throws DiskException {
        SystemFiles.delete(folder.resolve(iconId));
    }
}
