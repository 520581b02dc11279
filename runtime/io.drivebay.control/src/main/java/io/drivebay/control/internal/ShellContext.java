package io.drivebay.control.internal;

import org.apache.felix.gogo.jline.Shell.Context;
import org.osgi.framework.BundleContext;

/** What Gogo's shell asks its surroundings for. */
record ShellContext(BundleContext context) implements Context {
    @Override
    public String getProperty(String name) {
        return context.getProperty(name);
    }

    @Override
    public void exit() throws Exception {
        context.getBundle(0).stop();
    }
}
