package io.drivebay.driver.nbd.internal;

import io.drivebay.api.driver.Holder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A disk as a device of the kernel's client. */
public interface KernelDevice {
    /** The device's node. */
    Path node();

    /** What an operator may want to know. */
    Map<String, String> details();

    /** Who has it open. */
    List<Holder> holders();

    /** Tells the system the target's new size. */
    void resized() throws IOException;

    /** Another store is about to be beneath the disk. */
    void mediumReplaced() throws IOException;

    /**
     * Disconnects the device.
     *
     * @param force cuts off whoever holds it; nothing hangs
     * @throws io.drivebay.api.DiskException BUSY if it is held and force is false; then nothing has changed
     */
    void close(boolean force) throws IOException;
}
