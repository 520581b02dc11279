package io.drivebay.installer.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.install.InstallFlag;
import io.drivebay.api.install.Module;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Puts modules of a package into the system, or newer ones in the place of older. */
final class Installation {
    private final SystemRoot root;
    private final Registry registry;
    private final Transaction transaction;
    private final KernelSession session;
    private final Kernel kernel;
    private final InstallPackage source;
    private final Path folder;
    private final Set<InstallFlag> flags;
    private final Set<Module> restart = EnumSet.noneOf(Module.class);
    private boolean rulesChanged;

    Installation(
            SystemRoot root,
            Registry registry,
            Transaction transaction,
            KernelSession session,
            Kernel kernel,
            InstallPackage source,
            Path folder,
            Set<InstallFlag> flags) {
        this.root = root;
        this.registry = registry;
        this.transaction = transaction;
        this.session = session;
        this.kernel = kernel;
        this.source = source;
        this.folder = folder;
        this.flags = flags;
    }

    /**
     * Checks what can be checked before anything is touched.
     *
     * @throws DiskException INVALID_PARAMETER; NOT_SUPPORTED if the system lacks what the module needs; ACCESS_DENIED
     */
    void check(Module module) throws DiskException {
        ModulePart part = source.part(module);
        for (String file : part.files().keySet()) {
            root.target(folder, file);
        }
        Optional<ModuleRecord> there = registry.module(module);
        if (there.isPresent() && !there.get().folder().equals(folder)) {
            throw new DiskException(
                    ErrorCode.INVALID_PARAMETER,
                    module + " is installed in " + there.get().folder()
                            + "; uninstall it there first, or use that folder");
        }
        if (kernel.known()) {
            checkSystem(part);
        }
    }

    /** Installs or upgrades a module; {@link #check} has been called. */
    void install(Module module) throws IOException {
        ModulePart part = source.part(module);
        Optional<ModuleRecord> before = registry.module(module);
        int newer = before.map(record -> source.version().compareTo(record.version()))
                .orElse(1);
        if (newer < 0) {
            return;
        }
        boolean overwrite = newer > 0 || flags.contains(InstallFlag.OVERWRITE_SAME_VERSION);
        Map<String, String> sums = new TreeMap<>(before.map(ModuleRecord::files).orElse(Map.of()));
        Set<String> configured = new TreeSet<>();
        for (Entry<String, byte[]> file : part.files().entrySet()) {
            boolean write = StartSettings.covers(file.getKey()) ? !keeps(file.getKey(), before) : overwrite;
            if (write && put(file.getKey(), file.getValue()) && StartSettings.options(file.getKey())) {
                configured.addAll(StartSettings.configured(file.getValue()));
            }
            if (overwrite || write) {
                sums.put(file.getKey(), Digest.of(file.getValue()));
            }
        }
        if (newer > 0 && before.isPresent()) {
            removeObsolete(part, before.get());
            sums.keySet().retainAll(part.files().keySet());
        }
        Set<String> loaded = new TreeSet<>(before.map(ModuleRecord::loaded).orElse(Set.of()));
        loaded.addAll(start(module, part, configured));
        registry.keep(
                transaction,
                module,
                new ModuleRecord(source.version(), folder, part.kernel(), loaded, folders(sums.keySet()), sums));
    }

    /** Modules whose kernel parts are in use and take their new settings with the next restart. */
    Set<Module> restart() {
        return restart;
    }

    /** Whether udev must be told. */
    boolean rulesChanged() {
        return rulesChanged;
    }

    private void checkSystem(ModulePart part) throws DiskException {
        for (String name : part.kernel()) {
            if (!kernel.present(name)) {
                throw new DiskException(
                        ErrorCode.NOT_SUPPORTED,
                        part.module() + " needs the kernel module " + name + ", which this kernel does not have; use a"
                                + " kernel that has it, or install the package with the rest of this kernel's modules");
            }
        }
        for (Entry<String, String> program : part.programs().entrySet()) {
            if (!LinuxCommands.has(root, program.getKey())) {
                throw new DiskException(
                        ErrorCode.NOT_SUPPORTED,
                        part.module() + " needs the program " + program.getKey() + "; install the package "
                                + program.getValue());
            }
        }
    }

    /** Whether a start setting is an administrator's own, and is to stay. */
    private boolean keeps(String file, Optional<ModuleRecord> before) throws IOException {
        if (!flags.contains(InstallFlag.KEEP_START_TYPE)) {
            return false;
        }
        Path target = root.target(folder, file);
        boolean there = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
        String installed = before.map(record -> record.files().get(file)).orElse(null);
        if (installed == null) {
            return there;
        }
        return !there
                || Files.isSymbolicLink(target)
                || !Digest.of(Files.readAllBytes(target)).equals(installed);
    }

    /** Writes a file unless it is there with this content; says whether it did. */
    private boolean put(String file, byte[] content) throws IOException {
        Path target = root.target(folder, file);
        if (Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)
                && Arrays.equals(Files.readAllBytes(target), content)) {
            return false;
        }
        if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new DiskException(ErrorCode.ALREADY_EXISTS, target + " is a folder; a file is to go there");
        }
        transaction.write(target, content);
        rulesChanged |= UdevRules.covers(file);
        return true;
    }

    private void removeObsolete(ModulePart part, ModuleRecord before) throws IOException {
        for (String file : before.files().keySet()) {
            if (!part.files().containsKey(file)) {
                transaction.delete(root.target(folder, file));
                rulesChanged |= UdevRules.covers(file);
            }
        }
        List<Path> folders = new ArrayList<>(before.folders());
        Collections.reverse(folders);
        for (Path made : folders) {
            transaction.deleteFolder(root.resolve(made.toString()));
        }
    }

    /** The folders on the way to some files that were made for this module or for another one. */
    private List<Path> folders(Set<String> files) throws IOException {
        Set<Path> made = new TreeSet<>();
        transaction.madeFolders().forEach(path -> made.add(root.within(path)));
        for (Module module : Module.values()) {
            registry.module(module).ifPresent(record -> made.addAll(record.folders()));
        }
        made.removeIf(
                path -> files.stream().noneMatch(file -> folder.resolve(file).startsWith(path)));
        return List.copyOf(made);
    }

    /** Loads what the start settings name, and gives new options to what runs already. */
    private Set<String> start(Module module, ModulePart part, Set<String> configured) throws IOException {
        Set<String> wanted = new TreeSet<>();
        for (String file : part.files().keySet()) {
            wanted.addAll(StartSettings.loaded(file, root.target(folder, file)));
        }
        wanted.removeIf(
                name -> !part.kernel().contains(name) && !part.optional().contains(name));
        Set<String> again = new TreeSet<>();
        for (String name : configured) {
            // one that is built in takes its options from the kernel's command line only
            if (kernel.users(name).isPresent()) {
                again.add(name);
                if (!session.unload(name)) {
                    restart.add(module);
                }
            }
        }
        Set<String> loaded = session.load(wanted);
        // these were not ours before
        loaded.removeAll(again);
        return loaded;
    }
}
