package io.drivebay.launcher.internal;

import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What happens before the process ends.
 *
 * @param lock only kept: it is never given back, it ends with the process, after everything else
 */
record OrderlyStop(Host host, HomeLock lock) implements Runnable {
    private static final Logger LOG = Logger.getLogger("io.drivebay.launcher");

    @Override
    public void run() {
        boolean stopped = false;
        try {
            stopped = host.stop();
            if (stopped) {
                LOG.info("Stopped");
            }
        } catch (InterruptedException e) {
            LOG.log(Level.SEVERE, "Interrupted while stopping", e);
        }
        HostLog.close();
        if (!stopped) {
            // a bundle that hangs may hold threads that keep the virtual machine from ending
            Runtime.getRuntime().halt(1);
        }
    }
}
