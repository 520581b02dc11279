package io.drivebay.api.export;

import java.util.List;

/**
 * A disk as it is served.
 *
 * @param name what clients ask for
 * @param disk the disk's name
 * @param uris under what addresses clients find it, the most private one first
 * @param readOnly whether clients may not write
 * @param clients the addresses of those that are there, one for each connection
 */
public record DiskExport(String name, String disk, List<String> uris, boolean readOnly, List<String> clients) {
    /** Copies the lists. */
    public DiskExport {
        uris = List.copyOf(uris);
        clients = List.copyOf(clients);
    }
}
