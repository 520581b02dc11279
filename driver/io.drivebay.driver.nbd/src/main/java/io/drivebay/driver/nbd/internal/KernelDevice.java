package io.drivebay.driver.nbd.internal;

import io.drivebay.api.driver.Holder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A block device over an export. Threads: one call at a time, but for {@link #node()} and {@link #details()}. */
public interface KernelDevice {
    /** The device node. */
    Path node();

    /** How many connections it has. */
    int connections();

    /** What an operator may want to know. */
    Map<String, String> details();

    /** Who has the node open. */
    List<Holder> holders();

    /** Tells the kernel the target's new size. */
    void resized() throws IOException;

    /** The target's medium is another one of the same size. */
    void mediumReplaced() throws IOException;

    /**
     * Ends it.
     *
     * @param force cuts holders off: their I/O fails, nothing hangs
     * @throws io.drivebay.api.DiskException BUSY, naming a holder, if it is held and force is false; then nothing has
     *     changed
     */
    void close(boolean force) throws IOException;
}
