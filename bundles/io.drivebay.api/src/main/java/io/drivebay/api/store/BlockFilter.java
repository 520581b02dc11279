package io.drivebay.api.store;

import io.drivebay.api.BlockDevice;
import java.io.IOException;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Wraps a device in another one: encryption, a cache, an image format. Register it with the service property
 * {@link #NAME}. Threads: any, several at once.
 */
@ConsumerType
public interface BlockFilter {
    /** Service property: the name (a string, or several), as it stands before the plus of a store URI. */
    String NAME = "io.drivebay.filter";

    /** One line for people: what it does. */
    String description();

    /** The options that it understands, without its name in front. */
    default List<StoreOption> options() {
        return List.of();
    }

    /**
     * Wraps a device.
     *
     * @param inner the device beneath; the wrapper closes it with itself. If this method throws, the caller closes it.
     * @param layer its own options
     */
    BlockDevice wrap(BlockDevice inner, StoreLayer layer, OpenMode mode) throws IOException;
}
