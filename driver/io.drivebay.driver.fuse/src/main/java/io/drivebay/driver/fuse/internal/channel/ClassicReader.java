package io.drivebay.driver.fuse.internal.channel;

import io.drivebay.api.DiskException;
import io.drivebay.driver.linux.FuseDevice;
import io.drivebay.driver.linux.IoFlusher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that reads requests from one end of a connection and starts them. */
final class ClassicReader implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ClassicReader.class);

    private final Connection connection;
    private final FuseDevice device;
    private final ExchangePool pool;
    private final Outstanding outstanding;
    private final Thread thread;
    private ClassicExchange current;
    private boolean inPlace;
    private long handedOver;

    /** @param device an end of its own, closed when the last of its requests is done */
    ClassicReader(Connection connection, FuseDevice device, ExchangePool pool, String name) {
        this.connection = connection;
        this.device = device;
        this.pool = pool;
        this.outstanding = new Outstanding(device::close);
        this.thread = new Thread(this, name);
        thread.setDaemon(true);
    }

    Thread thread() {
        return thread;
    }

    FuseDevice device() {
        return device;
    }

    Outstanding outstanding() {
        return outstanding;
    }

    /** A reply was not taken; any thread. Of an interrupted request or after the end, nobody waits for it. */
    void notTaken(int errno) {
        if (errno != Errno.ENOENT && errno != Errno.ENODEV) {
            connection.broken(Connection.noAnswer(errno));
        }
    }

    /** Whether the caller is this reader and just starts the exchange. */
    boolean serves(ClassicExchange exchange) {
        return Thread.currentThread() == thread && current == exchange;
    }

    /** The current exchange is over; if late, it is not the reader's to use again. */
    void completedInPlace(boolean late) {
        if (late) {
            pool.quarantine();
            current = null;
        }
        inPlace = true;
    }

    @Override
    public void run() {
        if (!IoFlusher.markThread()) {
            LOG.debug(
                    "disk {}: no PR_SET_IO_FLUSHER (CAP_SYS_RESOURCE is missing), going on without", connection.name());
        }
        try {
            String reason = serve();
            if (reason != null) {
                connection.broken(reason);
            }
        } catch (DiskException | RuntimeException | Error e) {
            // somebody may have it
            current = null;
            LOG.error("disk {}: a thread of the FUSE channel failed", connection.name(), e);
            connection.broken(e.toString());
        } finally {
            if (current != null) {
                pool.give(current);
            }
            outstanding.ended(handedOver);
        }
    }

    private String serve() throws DiskException {
        current = pool.take();
        while (true) {
            int bytes = device.read(current.readVectors(), 2);
            if (bytes < 0) {
                if (bytes == -Errno.ENODEV) {
                    return "it was aborted or unmounted";
                } else if (bytes != -Errno.EINTR && bytes != -Errno.ENOENT && bytes != -Errno.EAGAIN) {
                    return "reading failed with errno " + -bytes;
                }
                continue;
            }
            inPlace = false;
            // counted first: if this throws, somebody may have the request, and our end must stay open
            handedOver++;
            if (!current.received(this, bytes)) {
                handedOver--;
                return "the kernel sent a request of the wrong length";
            }
            if (inPlace) {
                handedOver--;
            } else {
                current = null;
            }
            if (current == null) {
                current = pool.take();
            }
        }
    }
}
