package io.drivebay.installer.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.install.Module;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What is installed: a record for each module, and one for each product with the modules it claims. */
final class Registry {
    private static final String MODULES = "modules";
    private static final String PRODUCT = "product.properties";
    private static final String SUFFIX = ".properties";
    private static final Pattern GUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final Path folder;

    Registry(Path folder) {
        this.folder = folder;
    }

    /** The module, if it is installed by anybody. */
    Optional<ModuleRecord> module(Module module) throws DiskException {
        Optional<String> text = read(modulePath(module));
        return text.isPresent() ? Optional.of(ModuleRecord.parse(text.get())) : Optional.empty();
    }

    /** The modules that a product claims, each with the version it came with; empty if it installed nothing. */
    Map<Module, Version> claims(UUID product) throws DiskException {
        Map<Module, Version> claims = new EnumMap<>(Module.class);
        Optional<String> text = read(productPath(product));
        if (text.isPresent()) {
            for (Entry<String, String> claim : PropertyText.parse(text.get()).entrySet()) {
                claims.put(Module.valueOf(claim.getKey()), Version.parse(claim.getValue()));
            }
        }
        return claims;
    }

    /** The products that claim a module. */
    List<UUID> claimants(Module module) throws DiskException {
        List<UUID> claimants = new ArrayList<>();
        for (UUID product : products()) {
            if (claims(product).containsKey(module)) {
                claimants.add(product);
            }
        }
        return claimants;
    }

    void keep(Transaction transaction, Module module, ModuleRecord record) throws IOException {
        transaction.write(modulePath(module), record.format().getBytes(StandardCharsets.UTF_8));
    }

    void forget(Transaction transaction, Module module) throws IOException {
        transaction.delete(modulePath(module));
        transaction.deleteFolder(folder.resolve(MODULES));
    }

    /** Records a product's claims; without any it is forgotten. */
    void keep(Transaction transaction, UUID product, Map<Module, Version> claims) throws IOException {
        Path path = productPath(product);
        if (claims.isEmpty()) {
            transaction.delete(path);
            transaction.deleteFolder(path.getParent());
        } else {
            Map<String, String> text = new TreeMap<>();
            claims.forEach((module, version) -> text.put(module.name(), version.toString()));
            transaction.write(path, PropertyText.format(text).getBytes(StandardCharsets.UTF_8));
        }
    }

    private List<UUID> products() throws DiskException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> list = Files.list(folder)) {
            return list.map(path -> path.getFileName().toString())
                    .filter(name -> GUID.matcher(name).matches())
                    .map(UUID::fromString)
                    .toList();
        } catch (IOException e) {
            throw Trouble.of("list " + folder, e);
        }
    }

    private Path modulePath(Module module) {
        return folder.resolve(MODULES).resolve(module.name() + SUFFIX);
    }

    private Path productPath(UUID product) {
        return folder.resolve(product.toString()).resolve(PRODUCT);
    }

    private static Optional<String> read(Path path) throws DiskException {
        try {
            return Files.exists(path) ? Optional.of(Files.readString(path)) : Optional.empty();
        } catch (IOException e) {
            throw Trouble.of("read " + path, e);
        }
    }
}
