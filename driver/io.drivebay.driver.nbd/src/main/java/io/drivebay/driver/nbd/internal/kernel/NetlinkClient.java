package io.drivebay.driver.nbd.internal.kernel;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.driver.DiskTarget;
import io.drivebay.driver.linux.Mounts;
import io.drivebay.driver.linux.NbdControl;
import io.drivebay.driver.linux.NbdIdentity;
import io.drivebay.driver.nbd.internal.KernelClient;
import io.drivebay.driver.nbd.internal.KernelDevice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The kernel's own client, commanded by netlink. */
public final class NetlinkClient implements KernelClient, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NetlinkClient.class);

    private final Leftovers leftovers = new Leftovers();

    /** Takes care of what dead hosts have left. */
    public NetlinkClient() {
        if (missing().isEmpty()) {
            leftovers.look();
        }
    }

    @Override
    public Optional<String> missing() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.of("network block devices are Linux's; use another driver");
        } else if (!Mounts.privileged()) {
            return Optional.of("not root: a disk is served to NBD clients but has no /dev/nbdN; run as root");
        }
        return KernelModule.missing();
    }

    @Override
    public KernelDevice attach(DiskTarget target, Path socket, String export) throws IOException {
        KernelOptions options = KernelOptions.parse(target.driverOptions());
        HostLock lock = HostLock.present(target.guid())
                .orElseThrow(() -> new DiskException(
                        ErrorCode.SHARING_VIOLATION,
                        "the disk with GUID " + target.guid()
                                + " is presented by another host that lives; stop it or use another GUID"));
        NbdControl control = null;
        try {
            control = NbdControl.open();
            Attaching attaching = new Attaching(target, options, new Server(socket, export), control, lock);
            for (NbdNode node : NbdNode.all()) {
                Optional<NbdIdentity> identity = node.identity();
                if (identity.isPresent() && identity.get().disk().equals(target.guid())) {
                    if (attaching.fits(node)) {
                        return attaching.again(node, identity.get());
                    }
                    LOG.warn("{} was disk {} with another medium and is taken away", node.path(), target.name());
                    new Release(control, node).byForce(() -> {});
                }
            }
            return attaching.anew();
        } catch (IOException | RuntimeException e) {
            if (control != null) {
                control.close();
            }
            lock.close();
            throw e;
        }
    }

    /** Ends the care for what dead hosts have left. */
    @Override
    public void close() {
        leftovers.close();
    }
}
