package io.drivebay.api.driver;

import io.drivebay.api.Capability;
import io.drivebay.api.Geometry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.osgi.annotation.versioning.ProviderType;

/** A disk as a driver binding sees it: what to present, and slots to ask for I/O. Threads: any. */
@ProviderType
public interface DiskTarget {
    /** The disk's name. */
    String name();

    /** The disk's identity. */
    UUID guid();

    /** The kind of drive. */
    StorageType type();

    /** What the drive says of itself. */
    Set<Characteristic> characteristics();

    /** Options for the binding, from the disk's declaration. */
    Map<String, String> driverOptions();

    /** Whether the kernel is to look for a partition table. */
    boolean scanPartitions();

    /** Size and sectors of the medium, with the disk's sector as the logical one; empty without a medium. */
    Optional<Geometry> geometry();

    /**
     * Tells media apart: hexadecimal digits, the same for the same store in each life of a host. Empty without a medium,
     * and if nobody may take another life's medium for this one: its contents go with the host, or it has replaced
     * another one beneath the disk.
     */
    Optional<String> medium();

    /**
     * The longest that a request of a slot takes, the wait for a provider that is exchanged included, unless the
     * provider asks for more time meanwhile; zero for no limit.
     */
    Duration patience();

    /** Whether writes are refused; true without a medium. */
    boolean readOnly();

    /**
     * What the medium does by itself. Of what is missing, FUA works all the same (by a flush); a driver advertises the
     * rest only if it is here. Empty without a medium; may change when a provider is replaced.
     */
    Set<Capability> capabilities();

    /** A new slot for one request at a time. */
    RequestSlot slot(SlotHandler handler);

    /**
     * The operating system or a user may have ejected the drive; {@link Attachment#ejected} says whether. The core deletes
     * the disk, or shows it again if it is not to go that way. Returns at once.
     */
    void ejected();

    /**
     * The presence is gone without {@link Attachment#detach}.
     *
     * @param reason one line
     */
    void lost(String reason);
}
