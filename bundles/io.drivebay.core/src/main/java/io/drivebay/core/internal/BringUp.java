package io.drivebay.core.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.disk.DiskDeclaration;
import io.drivebay.api.disk.VirtualDisk;
import io.drivebay.api.driver.Probe;
import io.drivebay.api.mount.FileSystems;
import io.drivebay.api.mount.MountingPoint;
import io.drivebay.api.mount.MountingPointService;
import io.drivebay.api.mount.MountingPointSpec;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The steps from a drive to a mounted disk. Each does only what is missing, so that they can be repeated. */
@Component(service = BringUp.class)
public final class BringUp {
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile FileSystems fileSystems;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile MountingPointService mountingPoints;

    /**
     * Checks what can be checked before anything is made.
     *
     * @throws DiskException what {@link #insert} or {@link #mount} would report
     */
    void check(DiskDeclaration declaration) throws DiskException {
        if (declaration.format().isPresent()) {
            needed(fileSystems, "file systems").check(declaration.format().get());
        }
        if (!declaration.mountingPoints().isEmpty()) {
            needed(mountingPoints, "mounting points").check(declaration.mountingPoints());
        }
    }

    /**
     * Inserts the medium if there is none, and formats it if it is blank and a format is given.
     *
     * @return whether it has formatted it
     * @throws DiskException also NOT_SUPPORTED, with nothing done, if it is to be formatted or mounted and cannot be here
     */
    boolean insert(VirtualDisk disk, DiskDeclaration declaration) throws DiskException {
        wantNode(disk, declaration);
        if (disk.medium().isEmpty()) {
            disk.insert(declaration.medium());
        }
        Optional<Path> node = disk.node();
        if (declaration.format().isEmpty() || node.isEmpty()) {
            return false;
        }
        FileSystems systems = needed(fileSystems, "file systems");
        if (systems.identify(node.get()).isPresent()) {
            return false;
        }
        systems.format(node.get(), declaration.format().get(), "");
        return true;
    }

    private static void wantNode(VirtualDisk disk, DiskDeclaration declaration) throws DiskException {
        boolean wanted = declaration.format().isPresent()
                || !declaration.mountingPoints().isEmpty();
        if (wanted && Probe.NONE.equals(disk.info().details().get(Probe.NODE))) {
            throw new DiskException(
                    ErrorCode.NOT_SUPPORTED,
                    "disk " + disk.name() + " cannot be formatted or mounted, as its driver has no device nodes here;"
                            + " disk:drivers says why, take another driver or leave format and mounting points out");
        }
    }

    /** Adds the mounting points that the disk does not have. */
    void mount(VirtualDisk disk, DiskDeclaration declaration) throws DiskException {
        if (declaration.mountingPoints().isEmpty()) {
            return;
        }
        MountingPointService points = needed(mountingPoints, "mounting points");
        Set<MountingPointSpec> there =
                points.list(disk).stream().map(MountingPoint::spec).collect(Collectors.toSet());
        for (MountingPointSpec wanted : declaration.mountingPoints()) {
            if (!there.contains(wanted)) {
                points.add(disk, wanted);
            }
        }
    }

    private static <S> S needed(S service, String what) throws DiskException {
        if (service == null) {
            throw new DiskException(
                    ErrorCode.NOT_SUPPORTED, "there is no service for " + what + "; install io.drivebay.mount");
        }
        return service;
    }
}
