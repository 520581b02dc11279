package io.drivebay.installer.internal;

import io.drivebay.installer.internal.cab.CabinetWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Writes packages. */
public final class PackageWriter {
    /** The manifest's name in the cabinet. */
    public static final String MANIFEST = InstallPackage.MANIFEST;

    private PackageWriter() {}

    /**
     * A package.
     *
     * @param version four numbers
     * @param manifest what modules there are and what they need; version and checksums are added
     * @param files content by path, which begins with the module's name
     */
    public static byte[] write(String version, String manifest, Map<String, byte[]> files) {
        Map<String, String> keys = PropertyText.parse(manifest);
        keys.put("version", version);
        files.forEach((path, content) -> keys.put(InstallPackage.CHECKSUM + path, Digest.of(content)));
        Map<String, byte[]> all = new LinkedHashMap<>();
        all.put(MANIFEST, PropertyText.format(keys).getBytes(StandardCharsets.UTF_8));
        all.putAll(new TreeMap<>(files));
        return CabinetWriter.write(all);
    }
}
