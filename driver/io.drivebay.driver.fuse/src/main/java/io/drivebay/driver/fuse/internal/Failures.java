package io.drivebay.driver.fuse.internal;

import java.io.IOException;

/** What is given back because something failed: that this fails too does not hide why. */
final class Failures {
    /** Gives something back. */
    @FunctionalInterface
    interface Step {
        void run() throws IOException;
    }

    private Failures() {}

    static void during(Step step, Throwable failure) {
        try {
            step.run();
        } catch (IOException | RuntimeException | Error e) {
            failure.addSuppressed(e);
        }
    }
}
