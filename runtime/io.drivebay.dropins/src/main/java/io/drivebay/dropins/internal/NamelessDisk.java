package io.drivebay.dropins.internal;

import java.io.File;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of the file of a disk that has no name of its own. It would become the configuration of a single component,
 * which there is not, and trouble for all that is told of configurations; so nobody else is asked before.
 */
@Component(property = "service.ranking:Integer=2147483647")
public final class NamelessDisk implements ArtifactInstaller {
    private static final String PID = "io.drivebay.disk";

    private static final Logger LOG = LoggerFactory.getLogger(NamelessDisk.class);

    @Override
    public boolean canHandle(File file) {
        String name = file.getName();
        return name.equals(PID + ".cfg") || name.equals(PID + ".config");
    }

    @Override
    public void install(File file) {
        String ending = file.getName().substring(PID.length());
        LOG.warn("{} is ignored: it does not say which disk; name it {}-NAME{}", file, PID, ending);
    }

    @Override
    public void update(File file) {
        install(file);
    }

    @Override
    public void uninstall(File file) {
        // nothing was made of it
    }
}
