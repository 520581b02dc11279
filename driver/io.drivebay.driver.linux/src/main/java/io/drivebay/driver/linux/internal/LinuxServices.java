package io.drivebay.driver.linux.internal;

import io.drivebay.driver.linux.internal.jna.LibC;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offers the services of this bundle where they work: on Linux, with a C library that has every function. Immediate, as
 * nobody asks for it.
 */
@Component(
        immediate = true,
        service = {})
public final class LinuxServices {
    private static final Logger LOG = LoggerFactory.getLogger(LinuxServices.class);

    @Activate
    public LinuxServices(ComponentContext context) {
        if (!System.getProperty("os.name").equals("Linux")) {
            LOG.debug("This is not Linux: no host files, no host memory");
            return;
        }
        try {
            LibC.geteuid();
        } catch (LinkageError e) {
            LOG.warn("The C library cannot be used, so files and memory are Java's own: {}", e.toString());
            return;
        }
        context.enableComponent(LinuxHostFiles.class.getName());
        context.enableComponent(LinuxHostMemory.class.getName());
    }
}
