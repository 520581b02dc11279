package io.drivebay.core.internal;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Starts threads from a thread of its own. A thread inherits the processors that its starter may run on, and drivers pin
 * theirs: the workers of a disk, and whatever providers start from them, would all share one.
 */
final class ThreadStarter {
    private final ExecutorService starter = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "drivebay-starter");
        thread.setDaemon(true);
        return thread;
    });

    /** To be made on a thread that is not pinned. */
    ThreadStarter() {
        starter.execute(() -> {});
    }

    /**
     * Starts a thread soon.
     *
     * @param otherwise run if the system has no further thread
     */
    void start(Thread thread, Runnable otherwise) {
        starter.execute(() -> {
            try {
                thread.start();
            } catch (OutOfMemoryError e) {
                otherwise.run();
            }
        });
    }

    void shutdown() {
        starter.shutdown();
    }
}
