package io.drivebay.driver.fuse.internal.channel;

import io.drivebay.api.DiskException;
import io.drivebay.driver.linux.FuseDevice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Requests by read and write on {@code /dev/fuse}: some threads, each with an end of its own. */
public final class ClassicChannel implements FuseChannel {
    private final Connection connection;
    private final ExchangePool pool;
    private final List<ClassicReader> readers = new ArrayList<>();
    private final int threads;

    /**
     * @param threads how many read
     * @param depth most requests that providers have at once
     * @param maxTransfer most bytes of one
     */
    public ClassicChannel(Connection connection, Image image, int threads, int depth, int maxTransfer) {
        this.connection = connection;
        this.threads = threads;
        this.pool = new ExchangePool(image, maxTransfer, threads + depth);
    }

    @Override
    public void start() throws IOException {
        for (int i = 0; i < threads; i++) {
            FuseDevice device = connection.device().cloned();
            ClassicReader reader =
                    new ClassicReader(connection, device, pool, "drivebay-fuse-" + connection.name() + "-" + i);
            try {
                Threads.start(reader.thread());
            } catch (DiskException e) {
                device.close();
                throw e;
            }
            readers.add(reader);
        }
    }

    @Override
    public void close() {
        pool.close();
        for (ClassicReader reader : readers) {
            Threads.join(reader.thread());
        }
        pool.close();
    }
}
