package io.drivebay.driver.nbd.internal.server;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that serves many connections, each when it has something to do. */
final class Loop {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
    private static final long TICK_MILLIS = 1000;

    private final BlockPool pool;
    private final Selector selector;
    private final Thread thread;
    private final Queue<Watched> arriving = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Connection> woken = new AtomicReference<>();
    private final Account account = new Account(Long.MAX_VALUE, () -> {});
    private volatile boolean closed;

    // only the thread's
    private final Set<Watched> watched = new HashSet<>();
    private final Consumer<SelectionKey> onReady = this::ready;
    private final Polling polling;
    private Block block;
    private long tickAt = System.nanoTime();

    /** Whether something has come in this round, and since when it is being served. */
    private boolean serving;

    private long servingSince;

    /** @param poll how long it looks for the next request before it sleeps */
    Loop(BlockPool pool, Duration poll, String name) throws IOException {
        this.pool = pool;
        this.polling = new Polling(poll);
        this.selector = Selector.open();
        this.block = pool.takeAnyway(account, BlockPool.LARGEST);
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    // --- for any thread

    /** Watches something from now on. */
    void add(Watched arrival) {
        arriving.add(arrival);
        selector.wakeup();
    }

    /** Looks at a connection soon. */
    void wake(Connection connection) {
        if (!connection.woken.compareAndSet(false, true)) {
            return;
        }
        Connection before;
        do {
            before = woken.get();
            connection.nextWoken = before;
        } while (!woken.compareAndSet(before, connection));
        if (!isCurrent()) {
            selector.wakeup();
        }
    }

    /** Closes what it watches and ends. */
    void close() {
        closed = true;
        selector.wakeup();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // --- for what it watches

    /** Memory for what comes, used only within one call. */
    Block block() {
        return block;
    }

    /** The memory stays with somebody; there is another one. */
    void surrenderBlock(Account to) {
        pool.move(block, to);
        block = pool.takeAnyway(account, BlockPool.LARGEST);
    }

    void forget(Watched gone) {
        watched.remove(gone);
    }

    // --- the thread

    private void run() {
        try {
            while (!closed) {
                serve();
                admit();
                lookAtWoken();
                long now = System.nanoTime();
                if (now - tickAt >= TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS)) {
                    tickAt = now;
                    List.copyOf(watched).forEach(one -> guarded(one, () -> one.tick(now)));
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("The NBD server's thread {} has failed; restart the bundle", thread.getName(), e);
        } finally {
            end();
        }
    }

    /** Serves those of whom something has come, or waits for it. */
    private void serve() throws IOException {
        serving = false;
        if (woken.get() != null) {
            selector.selectNow(onReady);
        } else {
            waitAndServe();
        }
        if (serving) {
            polling.served(System.nanoTime() - servingSince);
        }
    }

    private void waitAndServe() throws IOException {
        long start = System.nanoTime();
        while (polling.pays()) {
            if (selector.selectNow(onReady) > 0 || called()) {
                return;
            }
            // whoever waits for this processor may be the client
            Thread.yield();
            polling.waited(System.nanoTime() - start);
        }
        selector.select(onReady, TICK_MILLIS);
        polling.waited((serving ? servingSince : System.nanoTime()) - start);
    }

    /** Whether another thread wants something; to be asked after each look, as that takes the selector's wake-up. */
    private boolean called() {
        return woken.get() != null || !arriving.isEmpty() || closed;
    }

    private void ready(SelectionKey key) {
        if (!serving) {
            serving = true;
            servingSince = System.nanoTime();
        }
        Watched one = (Watched) key.attachment();
        try {
            one.ready();
        } catch (RuntimeException | OutOfMemoryError e) {
            failed(one, e);
        }
    }

    private void guarded(Watched one, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | OutOfMemoryError e) {
            failed(one, e);
        }
    }

    /** A fault of ours, or no memory, costs one client its connection and nobody else anything. */
    private void failed(Watched one, Throwable error) {
        LOG.warn("An NBD connection is closed", error);
        one.close();
    }

    private void admit() {
        for (Watched one = arriving.poll(); one != null; one = arriving.poll()) {
            Watched arrival = one;
            guarded(arrival, () -> register(arrival));
        }
    }

    private void register(Watched one) {
        try {
            watched.add(one);
            one.registered(one.channel().register(selector, one.interest(), one));
        } catch (ClosedChannelException e) {
            one.close();
        }
    }

    private void lookAtWoken() {
        Connection connection = woken.getAndSet(null);
        while (connection != null) {
            Connection next = connection.nextWoken;
            connection.nextWoken = null;
            connection.woken.set(false);
            try {
                connection.wokenUp();
            } catch (RuntimeException | OutOfMemoryError e) {
                failed(connection, e);
            }
            connection = next;
        }
    }

    private void end() {
        closed = true;
        admit();
        List.copyOf(watched).forEach(Watched::close);
        try {
            selector.close();
        } catch (IOException e) {
            LOG.warn("The NBD server's selector does not close: {}", e.toString());
        }
        pool.give(block);
    }
}
