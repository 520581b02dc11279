package io.drivebay.cbdisk.internal;

import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes, when this bundle stops, the disks that applications have left: nobody could serve them any more. */
@Component(immediate = true, service = LastDisks.class)
public final class LastDisks {
    private static final Logger LOG = LoggerFactory.getLogger(LastDisks.class);

    @Deactivate
    void deactivate() {
        for (AutoCloseable disk : Application.OWN.disks()) {
            try {
                disk.close();
            } catch (Exception e) {
                LOG.warn("{} could not be deleted as the bundle stops", disk, e);
            }
        }
    }
}
