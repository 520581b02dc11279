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
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The services of this host as they are now. */
@Component
public final class HostServices implements Services {
    private static final String DISTRIBUTION = "drivebay.distribution";
    private static final String CABINET = "drivebay.cab";

    private final BundleContext context;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile DiskManager disks;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile MountingPointService mountingPoints;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile FileSystems fileSystems;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            target = "(" + DiskExporter.PROTOCOL + "=nbd)")
    private volatile DiskExporter nbd;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile ConfigurationAdmin configurations;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile DriverInstaller installer;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile IconService icons;

    /** Made by Declarative Services. */
    @Activate
    public HostServices(BundleContext context) {
        this.context = context;
    }

    @Override
    public DiskManager disks() throws CommandException {
        return there(disks, "the disk manager", "io.drivebay.core");
    }

    @Override
    public MountingPointService mountingPoints() throws CommandException {
        return there(mountingPoints, "the mounting point service", "io.drivebay.mount");
    }

    @Override
    public Optional<MountingPointService> mountingPointsIfThere() {
        return Optional.ofNullable(mountingPoints);
    }

    @Override
    public FileSystems fileSystems() throws CommandException {
        return there(fileSystems, "the file system service", "io.drivebay.mount");
    }

    @Override
    public DiskExporter nbd() throws CommandException {
        return there(nbd, "the NBD server", "io.drivebay.driver.nbd");
    }

    @Override
    public ConfigurationAdmin configurations() throws CommandException {
        return there(configurations, "Configuration Admin", "org.apache.felix.configadmin");
    }

    @Override
    public Optional<ConfigurationAdmin> configurationsIfThere() {
        return Optional.ofNullable(configurations);
    }

    @Override
    public DriverInstaller installer() throws CommandException {
        return there(installer, "the installer", "io.drivebay.installer");
    }

    @Override
    public IconService icons() throws CommandException {
        return there(icons, "the icon service", "io.drivebay.desktop");
    }

    @Override
    public Optional<Path> cabinet() {
        return Optional.ofNullable(context.getProperty(DISTRIBUTION)).map(folder -> Path.of(folder, CABINET));
    }

    @Override
    public Registration listen(DiskListener listener) {
        ServiceRegistration<DiskListener> registration = context.registerService(DiskListener.class, listener, null);
        return registration::unregister;
    }

    private static <S> S there(S service, String what, String bundle) throws CommandException {
        if (service == null) {
            throw new CommandException(
                    ErrorCode.FS_DRIVER_REQUIRED, what + " is not there; is the bundle " + bundle + " started?");
        }
        return service;
    }
}
