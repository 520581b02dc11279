package io.drivebay.driver.linux.internal.host;

import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Offers the host's files and memory where the host runs Linux; elsewhere the bundle starts and offers nothing. */
@Component(service = {})
public final class HostServices {
    @Activate
    public HostServices(ComponentContext context) {
        if (System.getProperty("os.name").equals("Linux")) {
            context.enableComponent(LinuxHostFiles.NAME);
            context.enableComponent(LinuxHostMemory.NAME);
        }
    }
}
