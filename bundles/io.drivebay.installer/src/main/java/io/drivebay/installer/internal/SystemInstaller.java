package io.drivebay.installer.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.install.DriverInstaller;
import io.drivebay.api.install.InstallFlag;
import io.drivebay.api.install.Module;
import io.drivebay.api.install.ModuleStatus;
import io.drivebay.api.install.ModuleStatus.State;
import io.drivebay.api.install.UninstallFlag;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Installs into Linux: files and kernel modules, counted by product. */
@Component
public final class SystemInstaller implements DriverInstaller {
    /** The setting that names another root. */
    public static final String SYSROOT = "drivebay.sysroot";

    private static final String STATE = "var/lib/drivebay/install";
    private static final String TRANSACTION = "transaction";
    private static final String LOCK = "lock";
    private static final Path SYSTEM_FOLDER = Path.of("/");
    private static final Set<PosixFilePermission> THROUGH =
            EnumSet.of(PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.OTHERS_EXECUTE);
    /** Between installers of one process; the file's lock is between processes. */
    private static final Lock OWN = new ReentrantLock();

    private final SystemRoot root;
    private final FileChanges changes;
    private final SystemCommands commands;
    private final Kernel kernel;
    private final Path state;
    private final Registry registry;

    /** An installer for the root that the framework names. */
    @Activate
    public SystemInstaller(BundleContext context) {
        this(context.getProperty(SYSROOT));
    }

    /** An installer for a root; null for the machine's own. */
    public SystemInstaller(String sysroot) {
        this(
                SystemRoot.of(sysroot),
                new DurableFiles(),
                SystemRoot.of(sysroot).machine() ? new LinuxCommands() : new NoCommands());
    }

    SystemInstaller(SystemRoot root, FileChanges changes, SystemCommands commands) {
        this.root = root;
        this.changes = changes;
        this.commands = commands;
        kernel = new Kernel(root);
        state = root.resolve(STATE);
        registry = new Registry(state);
    }

    @Override
    public Set<Module> install(
            Path cabinet, UUID product, Optional<Path> folder, Set<Module> modules, Set<InstallFlag> flags)
            throws DiskException {
        if (modules.isEmpty()) {
            throw new DiskException(
                    ErrorCode.INVALID_PARAMETER, "no module is named; name one of DRIVER, PNP_BUS, HELPER_DLL");
        }
        InstallPackage source = InstallPackage.read(cabinet);
        Path place = place(folder);
        return change("install " + cabinet, (transaction, session) -> {
            Installation installation =
                    new Installation(root, registry, transaction, session, kernel, source, place, flags);
            Set<Module> sorted = EnumSet.copyOf(modules);
            for (Module module : sorted) {
                installation.check(module);
            }
            Map<Module, Version> claims = registry.claims(product);
            Removal removal = new Removal(root, registry, transaction, session);
            for (Module module : sorted) {
                installation.install(module);
                claims.put(module, source.version());
            }
            if (flags.contains(InstallFlag.REMOVE_OLD_VERSIONS)) {
                for (Entry<Module, Version> claim : new EnumMap<>(claims).entrySet()) {
                    if (claim.getValue().compareTo(source.version()) < 0) {
                        removal.release(product, claim.getKey());
                        claims.remove(claim.getKey());
                    }
                }
            }
            registry.keep(transaction, product, claims);
            return finish(
                    installation.rulesChanged() || removal.rulesChanged(), installation.restart(), removal.restart());
        });
    }

    @Override
    public Set<Module> uninstall(Path cabinet, UUID product, Optional<Path> folder, Set<UninstallFlag> flags)
            throws DiskException {
        if (flags.isEmpty()) {
            throw new DiskException(
                    ErrorCode.INVALID_PARAMETER, "no version is named; name VERSION_PREVIOUS, VERSION_CURRENT or both");
        }
        Version current = InstallPackage.read(cabinet).version();
        Path place = place(folder);
        return change("uninstall product " + product, (transaction, session) -> {
            Map<Module, Version> claims = registry.claims(product);
            if (claims.isEmpty()) {
                throw new DiskException(
                        ErrorCode.FILE_NOT_FOUND, "product " + product + " has installed nothing in " + root.path());
            }
            Removal removal = new Removal(root, registry, transaction, session);
            for (Entry<Module, Version> claim : new EnumMap<>(claims).entrySet()) {
                checkPlace(claim.getKey(), place);
                UninstallFlag age = claim.getValue().compareTo(current) < 0
                        ? UninstallFlag.VERSION_PREVIOUS
                        : UninstallFlag.VERSION_CURRENT;
                if (flags.contains(age)) {
                    removal.release(product, claim.getKey());
                    claims.remove(claim.getKey());
                }
            }
            registry.keep(transaction, product, claims);
            return finish(removal.rulesChanged(), Set.of(), removal.restart());
        });
    }

    @Override
    public ModuleStatus status(UUID product, Module module) throws DiskException {
        Optional<ModuleRecord> record = registry.module(module);
        if (record.isEmpty() || !registry.claims(product).containsKey(module)) {
            return new ModuleStatus(State.NOT_PRESENT, 0, 0, 0, 0);
        }
        boolean present = true;
        boolean running = true;
        for (String name : record.get().kernel()) {
            present &= !kernel.known() || kernel.present(name);
            running &= kernel.running(name);
        }
        State state = running ? State.RUNNING : State.STOPPED;
        Version version = record.get().version();
        return new ModuleStatus(
                present ? state : State.NOT_PRESENT,
                version.major(),
                version.minor(),
                version.build(),
                version.revision());
    }

    /** What is done between begin and commit. */
    private interface Change {
        Set<Module> run(Transaction transaction, KernelSession session) throws IOException;
    }

    private Set<Module> finish(boolean rulesChanged, Set<Module> first, Set<Module> second) throws DiskException {
        if (rulesChanged) {
            commands.rulesChanged();
        }
        Set<Module> restart = EnumSet.noneOf(Module.class);
        restart.addAll(first);
        restart.addAll(second);
        return restart;
    }

    private Set<Module> change(String what, Change change) throws DiskException {
        Rights.check(root);
        OWN.lock();
        try {
            makeState(state);
            letThrough(state.getParent());
            try (FileChannel channel =
                    FileChannel.open(state.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                // until the channel is closed
                channel.lock();
                Transaction transaction = Transaction.begin(state.resolve(TRANSACTION), changes);
                return allOrNothing(transaction, change);
            }
        } catch (IOException e) {
            throw Trouble.of(what, e);
        } finally {
            OWN.unlock();
        }
    }

    private Set<Module> allOrNothing(Transaction transaction, Change change) throws IOException {
        KernelSession session = new KernelSession(commands, kernel);
        try {
            Set<Module> restart = change.run(transaction, session);
            transaction.commit();
            return restart;
        } catch (IOException | RuntimeException e) {
            session.rollback(e);
            try {
                transaction.rollback();
            } catch (IOException again) {
                // the next run tries it once more
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    private void makeState(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            makeState(folder.getParent());
            changes.makeFolder(folder);
        }
    }

    /**
     * A host of root's keeps its folder to itself, and the state is beneath. Everybody may ask what is installed: they
     * get through, and still see nothing of the folder.
     */
    private static void letThrough(Path folder) throws IOException {
        Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(folder));
        if (permissions.addAll(THROUGH)) {
            Files.setPosixFilePermissions(folder, permissions);
        }
    }

    private void checkPlace(Module module, Path place) throws DiskException {
        Optional<ModuleRecord> record = registry.module(module);
        if (record.isPresent() && !record.get().folder().equals(place)) {
            throw new DiskException(
                    ErrorCode.FILE_NOT_FOUND,
                    module + " is not installed in " + place + " but in "
                            + record.get().folder());
        }
    }

    private static Path place(Optional<Path> folder) throws DiskException {
        Path place = folder.filter(path -> !path.toString().isEmpty()).orElse(SYSTEM_FOLDER);
        if (!place.isAbsolute() || !place.equals(place.normalize())) {
            throw new DiskException(
                    ErrorCode.INVALID_PARAMETER,
                    place + " is no absolute path without '..'; leave it out for the system's places");
        }
        return place;
    }
}
