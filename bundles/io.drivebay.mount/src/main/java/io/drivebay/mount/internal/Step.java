package io.drivebay.mount.internal;

import io.drivebay.api.DiskException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One of several things that must all be tried. */
@FunctionalInterface
interface Step {
    void run() throws DiskException;

    /** Runs it; failure is logged and told by the point. */
    static void attempt(String what, Point point, Step step) {
        try {
            step.run();
        } catch (DiskException e) {
            Logger log = LoggerFactory.getLogger(Step.class);
            log.warn("Cannot {} {}", what, point.spec().target(), e);
            point.trouble(e.getMessage());
        }
    }
}
