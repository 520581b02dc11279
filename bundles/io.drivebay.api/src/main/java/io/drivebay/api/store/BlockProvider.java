package io.drivebay.api.store;

import io.drivebay.api.BlockDevice;
import java.io.IOException;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Opens stores of one kind: the service that gives Drivebay its bytes. Register it with the service property
 * {@link #SCHEME}; disks that use the scheme find it, also while they are up: when it goes they hold their requests,
 * when it or a successor comes they open the same store again.
 *
 * <p>Threads: any, several at once.
 */
@ConsumerType
public interface BlockProvider {
    /** Service property: the scheme (a string, or several), as it stands before the colon of a store URI. */
    String SCHEME = "io.drivebay.scheme";

    /** One line for people: what the location is. */
    String description();

    /** The options that it understands. */
    default List<StoreOption> options() {
        return List.of();
    }

    /**
     * Opens a store, and makes it if its options say so.
     *
     * @return a device that is the caller's to close; if it can write but was opened read-only it leaves
     *     {@link io.drivebay.api.Capability#WRITE} out
     * @throws StoreUriException if the location or an option is wrong
     * @throws io.drivebay.api.DiskException with the fitting code if it is not there, held by somebody, full …
     */
    BlockDevice open(StoreLayer layer, OpenMode mode) throws IOException;
}
