package io.drivebay.installer.internal.build;

import io.drivebay.installer.internal.PackageWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Makes the package while the product is built. */
public final class PackageBuilder {
    private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)(?:-.*)?");

    private PackageBuilder() {}

    /** Arguments: the folder with a manifest and a folder for each module, the product's version, the cabinet. */
    public static void main(String[] arguments) throws IOException {
        Path source = Path.of(arguments[0]);
        Matcher release = RELEASE.matcher(arguments[1]);
        if (!release.matches()) {
            throw new IllegalArgumentException("version " + arguments[1] + " does not begin with three numbers");
        }
        String version = release.group(1) + "." + release.group(2) + "." + release.group(3) + ".0";
        Map<String, byte[]> files = read(source);
        byte[] manifest = files.remove(PackageWriter.MANIFEST);
        Path cabinet = Path.of(arguments[2]);
        Files.createDirectories(cabinet.getParent());
        Files.write(cabinet, PackageWriter.write(version, new String(manifest, StandardCharsets.UTF_8), files));
    }

    private static Map<String, byte[]> read(Path source) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(source)) {
            paths = walk.filter(Files::isRegularFile).toList();
        }
        Map<String, byte[]> files = new TreeMap<>();
        for (Path path : paths) {
            files.put(source.relativize(path).toString(), Files.readAllBytes(path));
        }
        return files;
    }
}
