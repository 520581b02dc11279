package io.drivebay.installer.internal;

import io.drivebay.api.install.Module;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Takes a module from a product, and from the system when that was the last one. */
final class Removal {
    private final SystemRoot root;
    private final Registry registry;
    private final Transaction transaction;
    private final KernelSession kernel;
    private final Set<Module> restart = EnumSet.noneOf(Module.class);
    private boolean rulesChanged;

    Removal(SystemRoot root, Registry registry, Transaction transaction, KernelSession kernel) {
        this.root = root;
        this.registry = registry;
        this.transaction = transaction;
        this.kernel = kernel;
    }

    /** Lets a product's claim of a module go; the claims themselves are for the caller to record. */
    void release(UUID product, Module module) throws IOException {
        Optional<ModuleRecord> record = registry.module(module);
        List<UUID> others = new ArrayList<>(registry.claimants(module));
        others.remove(product);
        if (record.isPresent() && others.isEmpty()) {
            remove(module, record.get());
        }
    }

    /** Modules whose kernel parts are in use and go with the next restart. */
    Set<Module> restart() {
        return restart;
    }

    /** Whether udev must be told. */
    boolean rulesChanged() {
        return rulesChanged;
    }

    private void remove(Module module, ModuleRecord record) throws IOException {
        for (String file : record.files().keySet()) {
            transaction.delete(root.target(record.folder(), file));
            rulesChanged |= UdevRules.covers(file);
        }
        List<Path> folders = new ArrayList<>(record.folders());
        Collections.reverse(folders);
        for (Path folder : folders) {
            transaction.deleteFolder(root.resolve(folder.toString()));
        }
        registry.forget(transaction, module);
        for (String name : record.loaded()) {
            if (!kernel.unload(name)) {
                restart.add(module);
            }
        }
    }
}
