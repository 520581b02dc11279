package io.drivebay.shell.internal;

import io.drivebay.api.install.DriverInstaller;
import io.drivebay.api.install.InstallFlag;
import io.drivebay.api.install.Module;
import io.drivebay.api.install.ModuleStatus;
import io.drivebay.api.install.UninstallFlag;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** An installer that remembers who installed what, and how it was last asked. */
final class FakeInstaller implements DriverInstaller {
    final Set<Module> installed = EnumSet.noneOf(Module.class);
    final Set<Module> restart = EnumSet.noneOf(Module.class);
    String asked;

    @Override
    public Set<Module> install(
            Path cabinet, UUID product, Optional<Path> folder, Set<Module> modules, Set<InstallFlag> flags) {
        asked = cabinet + " " + product + " " + folder.orElse(null) + " " + new TreeSet<>(flags);
        installed.addAll(modules);
        return restart;
    }

    @Override
    public Set<Module> uninstall(Path cabinet, UUID product, Optional<Path> folder, Set<UninstallFlag> flags) {
        asked = cabinet + " " + product + " " + folder.orElse(null) + " " + new TreeSet<>(flags);
        installed.clear();
        return restart;
    }

    @Override
    public ModuleStatus status(UUID product, Module module) {
        return installed.contains(module)
                ? new ModuleStatus(ModuleStatus.State.RUNNING, 1, 2, 3, 4)
                : new ModuleStatus(ModuleStatus.State.NOT_PRESENT, 0, 0, 0, 0);
    }
}
