package io.drivebay.cbdisk.itest;

import io.drivebay.api.install.DriverInstaller;
import io.drivebay.api.install.InstallFlag;
import io.drivebay.api.install.Module;
import io.drivebay.api.install.ModuleStatus;
import io.drivebay.api.install.UninstallFlag;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** An installer that only remembers who installed: the kernel of the tests has what it needs. */
final class Installed implements DriverInstaller {
    private final Set<UUID> products = ConcurrentHashMap.newKeySet();

    @Override
    public Set<Module> install(
            Path cabinet, UUID product, Optional<Path> folder, Set<Module> modules, Set<InstallFlag> flags) {
        products.add(product);
        return Set.of();
    }

    @Override
    public Set<Module> uninstall(Path cabinet, UUID product, Optional<Path> folder, Set<UninstallFlag> flags) {
        products.remove(product);
        return Set.of();
    }

    @Override
    public ModuleStatus status(UUID product, Module module) {
        return products.contains(product)
                ? new ModuleStatus(ModuleStatus.State.RUNNING, 0xFFFF, 0, 0, 0)
                : new ModuleStatus(ModuleStatus.State.NOT_PRESENT, 0, 0, 0, 0);
    }
}
