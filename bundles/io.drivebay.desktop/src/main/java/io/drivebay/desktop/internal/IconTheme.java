package io.drivebay.desktop.internal;

import io.drivebay.api.DiskException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import javax.imageio.ImageIO;

/** Our icons in the hicolor theme, to which all others fall back. */
final class IconTheme {
    private static final String HICOLOR = "usr/local/share/icons/hicolor";
    private static final String CONTEXT = "devices";

    private final Path theme;

    IconTheme(Path root) {
        theme = root.resolve(HICOLOR);
    }

    /** Adds an icon; all sizes or, if one fails, none. */
    void add(String name, Map<Integer, BufferedImage> images) throws DiskException {
        try {
            for (Entry<Integer, BufferedImage> image : images.entrySet()) {
                Path folder =
                        theme.resolve(image.getKey() + "x" + image.getKey()).resolve(CONTEXT);
                SystemFiles.write(folder.resolve(name + ".png"), png(image.getValue()));
            }
            touch();
        } catch (DiskException e) {
            try {
                remove(name);
            } catch (DiskException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    /** Removes an icon in all sizes. */
    void remove(String name) throws DiskException {
        if (!Files.isDirectory(theme)) {
            return;
        }
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> sizes = Files.newDirectoryStream(theme)) {
            sizes.forEach(size -> files.add(size.resolve(CONTEXT).resolve(name + ".png")));
        } catch (IOException e) {
            throw SystemFiles.failure("list " + theme, e);
        }
        for (Path file : files) {
            SystemFiles.delete(file);
        }
        touch();
    }

    /** Tells desktops, which keep the theme in memory or in a cache, that it has changed. */
    private void touch() throws DiskException {
        try {
            Files.setLastModifiedTime(theme, FileTime.from(Instant.now()));
        } catch (IOException e) {
            throw SystemFiles.failure("touch " + theme, e);
        }
    }

    private static byte[] png(BufferedImage image) throws DiskException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", png);
        } catch (IOException e) {
            throw SystemFiles.failure("encode an image", e);
        }
        return png.toByteArray();
    }
}
