package io.drivebay.driver.fuse.internal.channel;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.driver.fuse.internal.protocol.FuseUringReqHeader;
import io.drivebay.driver.linux.EventCounter;
import io.drivebay.driver.linux.IoFlusher;
import io.drivebay.driver.linux.IoUring;
import io.drivebay.driver.linux.NativeBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One processor's queue and the thread that serves it. Requests that are done in place are answered with the next entry
 * into the kernel; those that other threads finish come back over a queue and an event counter.
 *
 * <p>An entry's next request comes to the thread that sent its last reply. So a busy queue lends entries to a helper, the
 * thread of another processor's queue, by letting it send their replies; {@link Lending} says when.
 */
final class RingQueue implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(RingQueue.class);
    private static final int HEADER_STRIDE = 512;
    private static final int VECTORS_AT = 320;
    /** Keeps payloads from beginning a power of two apart, where they would share the sets of the processor's cache. */
    private static final int COLOUR = 4096;

    private static final long WAKE = -1;

    private final Connection connection;
    private final int cpu;
    private final int depth;
    private final NativeBuffer headers;
    private final NativeBuffer payloads;
    private final EventCounter wake;
    private final RingEntry[] entries;
    /** Replies that this thread is to send: of its own entries, and of those it helps with. */
    private final BoundedQueue<RingEntry> replies;

    private final Outstanding outstanding;
    private final CompletableFuture<Void> registered = new CompletableFuture<>();
    private final Thread thread;
    private final Lending lending = new Lending();
    private final Polling polling;
    /** Whose thread helps with the entries, or null. */
    private RingQueue helper;

    private boolean started;
    /** Its own entries, then those of the queue that it helps. */
    private RingEntry[] served;

    private IoUring ring;
    private Seat seat;
    private RingEntry current;
    private boolean inPlace;
    private long handedOver;
    private int withKernel;
    /** Requests of this round that were done in place. */
    private int done;

    /** Why the kernel has ended the connection. */
    private String reason;

    private volatile boolean sleeping;
    private volatile boolean stopped;

    /**
     * @param cpu processor and number of the queue
     * @param depth entries
     * @param poll how long the thread looks for the next request before it sleeps
     * @param ended is told once: the thread has ended and nobody has a request of it any more
     */
    RingQueue(
            Connection connection,
            Image image,
            int cpu,
            int depth,
            int maxTransfer,
            Duration poll,
            BouncePool bounces,
            Runnable ended)
            throws DiskException {
        this.connection = connection;
        this.cpu = cpu;
        this.depth = depth;
        this.polling = new Polling(poll);
        this.headers = NativeBuffer.allocate(depth * HEADER_STRIDE);
        try {
            this.payloads = NativeBuffer.allocate(depth * (maxTransfer + COLOUR));
        } catch (DiskException e) {
            headers.close();
            throw e;
        }
        try {
            this.wake = EventCounter.create();
        } catch (DiskException e) {
            headers.close();
            payloads.close();
            throw e;
        }
        this.replies = new BoundedQueue<>(2 * depth);
        this.outstanding = new Outstanding(ended);
        this.entries = new RingEntry[depth];
        for (int i = 0; i < depth; i++) {
            int vectors = i * HEADER_STRIDE + VECTORS_AT;
            headers.bytes()
                    .putLong(vectors, headers.address() + (long) i * HEADER_STRIDE)
                    .putLong(vectors + 8, FuseUringReqHeader.BYTES)
                    .putLong(vectors + 16, payloads.address() + (long) i * (maxTransfer + COLOUR))
                    .putLong(vectors + 24, maxTransfer);
            entries[i] = new RingEntry(
                    this,
                    i,
                    headers.slice(i * HEADER_STRIDE, FuseUringReqHeader.BYTES),
                    payloads.slice(i * (maxTransfer + COLOUR), maxTransfer),
                    image,
                    bounces);
        }
        this.served = entries;
        this.thread = new Thread(this, "drivebay-fuse-" + connection.name() + "-cpu" + cpu);
        thread.setDaemon(true);
    }

    /** Takes its memory now, so that none is missing later. */
    void touch() {
        payloads.touch();
    }

    Thread thread() {
        return thread;
    }

    /**
     * Has another queue's thread help with this one's entries. Before either starts; a queue helps one other at most.
     *
     * @param helper of the same depth
     */
    void helpedBy(RingQueue helper) {
        this.helper = helper;
        helper.served = Arrays.copyOf(helper.entries, helper.depth + depth);
        System.arraycopy(entries, 0, helper.served, helper.depth, depth);
    }

    /** Begins to serve; whether it can or not, {@link #stop()} must follow. */
    void start() throws DiskException {
        Threads.start(thread);
        started = true;
    }

    /** Waits until the kernel knows the entries. */
    void awaitRegistered() throws DiskException {
        registered.handle((done, failure) -> failure).thenAccept(failure -> {}).join();
        if (registered.isCompletedExceptionally()) {
            throw new DiskException(
                    ErrorCode.NOT_SUPPORTED, "the kernel refused queue " + cpu + " of FUSE over io_uring");
        }
    }

    /** No request will come any more: the thread ends as soon as the kernel has given its entries back. Once. */
    void stop() {
        stopped = true;
        wake.signal();
        if (!started) {
            outstanding.ended(1);
        }
        outstanding.returned();
    }

    /** Gives its memory up. Once all queues of the connection have ended, as their threads use each other's. */
    void free() {
        for (RingEntry entry : entries) {
            entry.free();
        }
        wake.close();
        payloads.close();
        headers.close();
    }

    /** The reply of an entry that this thread received stands in its memory. */
    void replied(RingEntry entry) {
        if (Thread.currentThread() == thread && current == entry) {
            inPlace = true;
            answer(entry);
            return;
        }
        take(entry);
        outstanding.returned();
    }

    /** Sends what was done in place, or has it sent by the thread that is to have the entry. */
    private void answer(RingEntry entry) {
        boolean busy = Lending.busy(entry.bytes(), ring.hasCompletion());
        if (entry.home() != this && lending.goesHome(busy)) {
            entry.home().take(entry);
        } else if (entry.home() == this && helper != null && busy && Lending.canBeLent(entry.index(), depth)) {
            helper.take(entry);
        } else {
            commit(entry);
        }
    }

    /** Has this thread send a reply, whichever thread calls. */
    private void take(RingEntry entry) {
        replies.offer(entry);
        if (sleeping) {
            sleeping = false;
            wake.signal();
        }
    }

    private void commit(RingEntry entry) {
        boolean own = entry.home() == this;
        entry.heldBy(this);
        ring.fuseCommand(
                connection.device().number(),
                FuseUringReqHeader.FUSE_IO_URING_CMD_COMMIT_AND_FETCH,
                0,
                0,
                entry.commitId(),
                entry.home().cpu,
                own ? entry.index() : depth + entry.index());
        withKernel++;
    }

    @Override
    public void run() {
        try (Seat ownSeat = new Seat(cpu);
                IoUring ownRing = IoUring.create(served.length + 1)) {
            seat = ownSeat;
            ring = ownRing;
            IoFlusher.markThread();
            seat.take();
            register();
            serve();
            if (reason != null) {
                connection.broken(reason);
            }
        } catch (DiskException | RuntimeException | Error e) {
            LOG.error("disk {}: a thread of the FUSE channel failed", connection.name(), e);
            registered.completeExceptionally(e);
            connection.broken(e.toString());
        } finally {
            // one more is stop(), which needs the counter that wakes this thread
            outstanding.ended(handedOver + 1);
        }
    }

    private void register() throws DiskException {
        for (RingEntry entry : entries) {
            ring.fuseCommand(
                    connection.device().number(),
                    FuseUringReqHeader.FUSE_IO_URING_CMD_REGISTER,
                    headers.address() + (long) entry.index() * HEADER_STRIDE + VECTORS_AT,
                    2,
                    0,
                    cpu,
                    entry.index());
            withKernel++;
        }
        armWake();
        int error = ring.enter(0);
        if (error < 0) {
            throw new DiskException(
                    ErrorCode.ofErrno(-error), "the kernel refused FUSE over io_uring (errno " + -error + ")");
        }
    }

    private void armWake() {
        ring.read(wake.number(), wake.readAddress(), Long.BYTES, WAKE);
    }

    private void serve() {
        boolean first = true;
        while (true) {
            long begun = System.nanoTime();
            done = 0;
            while (ring.nextCompletion()) {
                int error = completion();
                if (error == -Errno.ENOTCONN || error == -Errno.ECONNABORTED) {
                    reason = "it was aborted or unmounted";
                } else if (error != 0) {
                    reason = Connection.noAnswer(-error);
                    if (first) {
                        registered.completeExceptionally(new IllegalStateException(reason));
                    } else {
                        // the others come back with the end of the connection only, and until then somebody waits
                        connection.broken(reason);
                    }
                }
            }
            if (first) {
                first = false;
                registered.complete(null);
            }
            boolean any = commitReplies();
            if (over()) {
                return;
            }
            // replies of other threads are of requests that are not done in place
            polling.served(any ? 0 : done, System.nanoTime() - begun);
            int error = any ? ring.enter(0) : await();
            sleeping = false;
            if (error < 0 && error != -Errno.EINTR && error != -Errno.EAGAIN) {
                reason = "io_uring_enter failed with errno " + -error;
                return;
            }
        }
    }

    /** Sends what is to be sent, and waits for something to come. */
    private int await() {
        long start = System.nanoTime();
        if (polling.pays() && seat.leave()) {
            int error = ring.enter(0);
            if (ring.hasCompletion()) {
                polling.foundAtOnce();
            }
            while (error == 0 && !ring.hasCompletion() && polling.pays()) {
                error = ring.enter(0);
                polling.waited(System.nanoTime() - start);
            }
            if (error != 0 || ring.hasCompletion()) {
                return error;
            }
        }
        seat.comeHome();
        int error = ring.enter(1);
        polling.waited(System.nanoTime() - start);
        return error;
    }

    /** That the kernel has no entry is not the end: providers may have them all. */
    private boolean over() {
        return withKernel == 0 && (stopped || reason != null);
    }

    /** Sends what other threads have finished; without any, other threads know that they must wake this one. */
    private boolean commitReplies() {
        boolean any = false;
        RingEntry entry;
        while ((entry = replies.poll()) != null) {
            commit(entry);
            any = true;
        }
        if (!any) {
            sleeping = true;
            any = !replies.isEmpty();
        }
        return any;
    }

    private int completion() {
        if (ring.tag() == WAKE) {
            armWake();
            return 0;
        }
        withKernel--;
        int result = ring.result();
        if (result != 0) {
            return result;
        }
        current = served[(int) ring.tag()];
        inPlace = false;
        // counted first: if this throws, somebody may have the request, and its memory must stay
        handedOver++;
        current.received();
        if (inPlace) {
            handedOver--;
            done++;
        }
        current = null;
        return 0;
    }
}
