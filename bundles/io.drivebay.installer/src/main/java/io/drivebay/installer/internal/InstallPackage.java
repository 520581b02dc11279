package io.drivebay.installer.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.install.Module;
import io.drivebay.installer.internal.cab.CabinetReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A package, every checksum verified. In the cabinet there is {@value #MANIFEST} and, for each module, its files under
 * the module's name.
 *
 * @param version of all modules
 * @param modules what it has
 */
record InstallPackage(Version version, Map<Module, ModulePart> modules) {
    /** The manifest's name in the cabinet. */
    static final String MANIFEST = "manifest.properties";
    /** Begins the keys of checksums; the path follows. */
    static final String CHECKSUM = "sha256.";

    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]+");

    /**
     * Reads a package whole.
     *
     * @throws DiskException FILE_NOT_FOUND; CRC if anything in it is not as the manifest says; NOT_SUPPORTED
     */
    static InstallPackage read(Path cabinet) throws DiskException {
        Map<String, byte[]> files = new TreeMap<>(CabinetReader.read(cabinet));
        byte[] manifest = files.remove(MANIFEST);
        if (manifest == null) {
            throw new DiskException(ErrorCode.CRC, cabinet + " has no " + MANIFEST + ": it is no package of Drivebay");
        }
        try {
            Map<String, String> keys = PropertyText.parse(new String(manifest, StandardCharsets.UTF_8));
            verify(keys, files);
            return new InstallPackage(Version.parse(keys.getOrDefault("version", "")), parts(keys, files));
        } catch (DiskException e) {
            throw new DiskException(e.code(), cabinet + " is damaged: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new DiskException(ErrorCode.CRC, cabinet + " has a malformed manifest", e);
        }
    }

    /**
     * A module of it.
     *
     * @throws DiskException INVALID_PARAMETER
     */
    ModulePart part(Module module) throws DiskException {
        return Optional.ofNullable(modules.get(module))
                .orElseThrow(() -> new DiskException(
                        ErrorCode.INVALID_PARAMETER,
                        "the package has no module " + module + "; it has " + modules.keySet()));
    }

    private static void verify(Map<String, String> keys, Map<String, byte[]> files) throws DiskException {
        Map<String, String> sums = keys.entrySet().stream()
                .filter(key -> key.getKey().startsWith(CHECKSUM))
                .collect(Collectors.toMap(key -> key.getKey().substring(CHECKSUM.length()), Entry::getValue));
        if (!sums.keySet().equals(files.keySet())) {
            TreeSet<String> either = new TreeSet<>(sums.keySet());
            either.addAll(files.keySet());
            either.removeIf(name -> sums.containsKey(name) && files.containsKey(name));
            throw new DiskException(ErrorCode.CRC, "files and manifest do not fit: " + String.join(", ", either));
        }
        for (Entry<String, byte[]> file : files.entrySet()) {
            if (!Digest.of(file.getValue()).equals(sums.get(file.getKey()))) {
                throw new DiskException(ErrorCode.CRC, file.getKey() + " has another checksum than the manifest says");
            }
        }
    }

    private static Map<Module, ModulePart> parts(Map<String, String> keys, Map<String, byte[]> files)
            throws DiskException {
        Map<Module, ModulePart> parts = new EnumMap<>(Module.class);
        int taken = 0;
        for (String name : words(keys, "modules")) {
            Module module = Module.valueOf(name);
            Map<String, byte[]> own = files.entrySet().stream()
                    .filter(file -> file.getKey().startsWith(name + "/"))
                    .collect(Collectors.toMap(
                            file -> file.getKey().substring(name.length() + 1),
                            Entry::getValue,
                            (first, second) -> first,
                            TreeMap::new));
            taken += own.size();
            parts.put(
                    module,
                    new ModulePart(
                            module,
                            names(keys, name + ".kernel"),
                            names(keys, name + ".kernel.optional"),
                            names(keys, name + ".programs").stream()
                                    .collect(Collectors.toMap(
                                            Function.identity(), program -> debianPackage(keys, program))),
                            own));
        }
        if (taken != files.size()) {
            throw new DiskException(ErrorCode.CRC, "it has files that belong to no module");
        }
        return parts;
    }

    private static String debianPackage(Map<String, String> keys, String program) {
        return keys.getOrDefault("package." + program, program);
    }

    private static List<String> names(Map<String, String> keys, String key) throws DiskException {
        List<String> names = words(keys, key);
        if (!names.stream().allMatch(name -> NAME.matcher(name).matches())) {
            throw new DiskException(ErrorCode.CRC, key + " has a malformed name");
        }
        return names;
    }

    private static List<String> words(Map<String, String> keys, String key) {
        return Arrays.stream(keys.getOrDefault(key, "").split(" "))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
