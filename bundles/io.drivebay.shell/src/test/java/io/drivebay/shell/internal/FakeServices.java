package io.drivebay.shell.internal;

import io.drivebay.api.ErrorCode;
import io.drivebay.api.disk.DiskListener;
import io.drivebay.api.disk.DiskManager;
import io.drivebay.api.export.DiskExporter;
import io.drivebay.api.install.DriverInstaller;
import io.drivebay.api.mount.FileSystems;
import io.drivebay.api.mount.IconService;
import io.drivebay.api.mount.MountingPointService;
import io.drivebay.shell.internal.cli.CommandException;
import io.drivebay.shell.internal.cli.Services;
import java.nio.file.Path;
import java.util.Optional;
import org.osgi.service.cm.ConfigurationAdmin;

/** The services of a {@link FakeHost}. */
record FakeServices(FakeHost host) implements Services {
    @Override
    public DiskManager disks() {
        return host;
    }

    @Override
    public MountingPointService mountingPoints() {
        return host;
    }

    @Override
    public Optional<MountingPointService> mountingPointsIfThere() {
        return Optional.of(host);
    }

    @Override
    public FileSystems fileSystems() {
        return host;
    }

    @Override
    public DiskExporter nbd() {
        return host.nbd;
    }

    @Override
    public ConfigurationAdmin configurations() throws CommandException {
        throw new CommandException(ErrorCode.FS_DRIVER_REQUIRED, "Configuration Admin is not there");
    }

    @Override
    public Optional<ConfigurationAdmin> configurationsIfThere() {
        return Optional.empty();
    }

    @Override
    public DriverInstaller installer() {
        return host.installer;
    }

    @Override
    public IconService icons() {
        return host.icons;
    }

    @Override
    public Optional<Path> cabinet() {
        return Optional.of(Path.of("/opt/drivebay/drivebay.cab"));
    }

    @Override
    public Registration listen(DiskListener listener) {
        host.listeners.add(listener);
        return () -> host.listeners.remove(listener);
    }
}
