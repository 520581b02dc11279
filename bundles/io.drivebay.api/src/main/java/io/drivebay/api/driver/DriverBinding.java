package io.drivebay.api.driver;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A way to present disks to the operating system. Register it with the service property {@link #NAME}; among those that
 * fit a disk the core takes the one with the highest service ranking. A binding removes what an earlier host that
 * died left behind before it registers itself.
 *
 * <p>Threads: any, several at once.
 */
@ConsumerType
public interface DriverBinding {
    /** Service property: the name by which a disk may ask for this binding. */
    String NAME = "io.drivebay.driver";

    /** Whether it can be used here and now, and if not, why. Fast, changes nothing. */
    Probe probe();

    /**
     * Presents a disk. The disk need not have a medium yet; {@link Attachment#mediumInserted()} is called when it has.
     *
     * @return the presence, the caller's to detach
     * @throws io.drivebay.api.DiskException if it cannot be done; then nothing is left behind
     */
    Attachment attach(DiskTarget target) throws IOException;
}
