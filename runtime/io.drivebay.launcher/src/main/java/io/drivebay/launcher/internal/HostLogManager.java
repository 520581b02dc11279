package io.drivebay.launcher.internal;

import java.util.logging.LogManager;

/** Keeps the log open while the host stops: the JDK's own closes it as soon as the virtual machine begins to end. */
public final class HostLogManager extends LogManager {
    private volatile boolean open;

    /** Made by the JDK, named by {@code java.util.logging.manager}. */
    public HostLogManager() {}

    void keepOpen() {
        open = true;
    }

    void close() {
        open = false;
        reset();
    }

    @Override
    public void reset() {
        if (!open) {
            super.reset();
        }
    }
}
