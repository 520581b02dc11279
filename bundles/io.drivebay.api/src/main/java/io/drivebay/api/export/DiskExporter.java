package io.drivebay.api.export;

import io.drivebay.api.DiskException;
import io.drivebay.api.disk.VirtualDisk;
import java.io.IOException;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Serves disks over a protocol, which the service property {@link #PROTOCOL} names. Threads: any. */
@ConsumerType
public interface DiskExporter {
    /** Service property: the protocol, for example {@code nbd}. */
    String PROTOCOL = "io.drivebay.export.protocol";

    /** What is served, by name; also disks whose own driver serves them. */
    List<DiskExport> exports();

    /**
     * Serves a disk until {@link #unexport} or until its medium is removed. Clients and programs here that both write
     * to a disk are for the caller to keep apart.
     *
     * @param name what clients ask for
     * @param readOnly whether clients may not write
     * @throws DiskException ALREADY_EXISTS if the name is taken; NO_MEDIA_IN_DRIVE; BUSY, naming who, if clients could
     *     write to what is in use here; what listening reports
     */
    DiskExport export(VirtualDisk disk, String name, boolean readOnly) throws IOException;

    /**
     * Serves it no longer.
     *
     * @param force cuts its clients off
     * @throws DiskException NOT_FOUND; BUSY, naming a client, if there is one and force is false; NOT_SUPPORTED if the
     *     disk's own driver serves it
     */
    void unexport(String name, boolean force) throws IOException;
}
