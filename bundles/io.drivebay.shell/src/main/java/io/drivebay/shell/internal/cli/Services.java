package io.drivebay.shell.internal.cli;

import io.drivebay.api.ErrorCode;
import io.drivebay.api.disk.DiskListener;
import io.drivebay.api.disk.DiskManager;
import io.drivebay.api.disk.VirtualDisk;
import io.drivebay.api.export.DiskExporter;
import io.drivebay.api.install.DriverInstaller;
import io.drivebay.api.mount.FileSystems;
import io.drivebay.api.mount.IconService;
import io.drivebay.api.mount.MountingPointService;
import java.nio.file.Path;
import java.util.Optional;
import org.osgi.service.cm.ConfigurationAdmin;

/** The services that commands use. They come and go: ask anew for each command. Threads: any. */
public interface Services {
    /** The disks. */
    DiskManager disks() throws CommandException;

    /** The mounting points. */
    MountingPointService mountingPoints() throws CommandException;

    /** The mounting points, for commands that can do without. */
    Optional<MountingPointService> mountingPointsIfThere();

    /** The file systems. */
    FileSystems fileSystems() throws CommandException;

    /** What serves disks over NBD. */
    DiskExporter nbd() throws CommandException;

    /** The configurations. */
    ConfigurationAdmin configurations() throws CommandException;

    /** The configurations, for commands that can do without. */
    Optional<ConfigurationAdmin> configurationsIfThere();

    /** The installer. */
    DriverInstaller installer() throws CommandException;

    /** The icons. */
    IconService icons() throws CommandException;

    /** The package that the installer reads, where this host has been started from a distribution. */
    Optional<Path> cabinet();

    /** Hears of disks until it is closed. */
    Registration listen(DiskListener listener);

    /** The disk with a name. */
    default VirtualDisk disk(String name) throws CommandException {
        return disks().disk(name)
                .orElseThrow(() -> new CommandException(
                        ErrorCode.NOT_FOUND, "there is no disk '" + name + "'; disk:list shows all"));
    }

    /** A listener's stay. */
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
