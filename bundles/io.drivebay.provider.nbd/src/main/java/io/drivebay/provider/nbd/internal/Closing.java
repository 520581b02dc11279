package io.drivebay.provider.nbd.internal;

import java.io.Closeable;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of what is over anyway. */
final class Closing {
    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    private Closing() {}

    static void quietly(Closeable over) {
        try {
            over.close();
        } catch (IOException e) {
            LOG.debug("NBD: a connection does not close: {}", e.toString());
        }
    }
}
