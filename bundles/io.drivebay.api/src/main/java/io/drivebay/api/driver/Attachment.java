package io.drivebay.api.driver;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A disk's presence in the operating system. Threads: the core calls one method at a time, but for {@link #node()},
 * {@link #details()} and {@link #holders()}, which anybody may ask for at any time.
 */
@ConsumerType
public interface Attachment {
    /** The device node, or the image file for unprivileged users; empty while there is none. */
    Optional<Path> node();

    /**
     * What an operator may want to know: channel, queues, a URI. {@link Probe#NODE} is {@link Probe#NONE} if the disk will
     * never have a node here, with a medium or without.
     */
    Map<String, String> details();

    /** Shows the medium that the target now has. On return the node, if the binding makes one, serves I/O. */
    void mediumInserted() throws IOException;

    /**
     * Takes the medium out of sight.
     *
     * @param force cuts holders off: their I/O fails, nothing hangs. Never throws BUSY then.
     * @throws io.drivebay.api.DiskException BUSY, naming a holder, if it is open or mounted and force is false;
     *     then nothing has changed
     */
    void mediumRemoved(boolean force) throws IOException;

    /** Tells the operating system the target's new size. */
    void resized() throws IOException;

    /** Another store is about to be beneath the disk; {@link DiskTarget#medium()} says already what holds from now on. */
    default void mediumReplaced() throws IOException {}

    /**
     * Whether the ejection that {@link DiskTarget#ejected} told of has happened: what was shown is not there any more, and
     * not because the core wanted it.
     */
    default boolean ejected() {
        return true;
    }

    /** Who has the node open. */
    List<Holder> holders();

    /**
     * Ends the presence; a medium that is still there is removed with {@link #mediumRemoved}. Does nothing the second
     * time.
     */
    void detach(boolean force) throws IOException;
}
