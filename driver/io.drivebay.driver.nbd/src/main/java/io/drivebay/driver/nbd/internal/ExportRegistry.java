package io.drivebay.driver.nbd.internal;

import io.drivebay.driver.nbd.internal.server.Export;
import io.drivebay.driver.nbd.internal.server.Exports;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** The exports by name. Threads: any. */
final class ExportRegistry implements Exports {
    private final ConcurrentSkipListMap<String, Export> exports = new ConcurrentSkipListMap<>();
    private volatile String defaultName = "";

    void defaultName(String name) {
        defaultName = name;
    }

    @Override
    public Optional<Export> find(String name) {
        if (!name.isEmpty()) {
            return Optional.ofNullable(exports.get(name));
        } else if (!defaultName.isEmpty()) {
            return Optional.ofNullable(exports.get(defaultName));
        }
        List<Export> all = all();
        return all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty();
    }

    @Override
    public List<Export> all() {
        return List.copyOf(exports.values());
    }

    /** Adds an export; false if its name is taken. */
    boolean add(Export export) {
        return exports.putIfAbsent(export.name(), export) == null;
    }

    void remove(Export export) {
        exports.remove(export.name(), export);
    }
}
