package io.drivebay.driver.nbd.internal.server;

import java.util.List;
import java.util.Optional;

/** What is served. Threads: any. */
public interface Exports {
    /** The export with a name; the empty one is the default export's, if there is one. */
    Optional<Export> find(String name);

    /** All exports, by name. */
    List<Export> all();
}
