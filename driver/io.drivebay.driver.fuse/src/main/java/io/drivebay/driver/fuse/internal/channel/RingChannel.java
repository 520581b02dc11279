package io.drivebay.driver.fuse.internal.channel;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * FUSE over io_uring: a queue for every processor that the kernel counts with, as it uses none before all are there. What
 * has no place in a ring (forget, interrupt) comes to one classic reader beside them.
 *
 * <p>Virtual machines count with many more processors than they have. The queue of one that is not there has a single entry
 * and no memory until it is used: enough to go on, slowly, with a processor that is plugged in later.
 */
public final class RingChannel implements FuseChannel {
    private final Connection connection;
    private final Image image;
    private final int depth;
    private final int maxTransfer;
    private final int processors;
    private final BitSet online;
    private final Duration poll;
    private final BouncePool bounces;
    private final FuseChannel classic;
    private final List<RingQueue> queues = new ArrayList<>();
    /** A queue's thread uses the memory of the queue that it helps, so all is given back at once. */
    private final Outstanding queuesInUse = new Outstanding(this::free);

    /**
     * @param depth entries of one queue whose processor runs
     * @param maxTransfer most bytes of one request
     * @param processors how many queues
     * @param online which of them run
     * @param poll how long a thread looks for the next request before it sleeps, while each waits for the one before
     */
    public RingChannel(
            Connection connection,
            Image image,
            int depth,
            int maxTransfer,
            int processors,
            BitSet online,
            Duration poll) {
        this.connection = connection;
        this.image = image;
        this.depth = depth;
        this.maxTransfer = maxTransfer;
        this.processors = processors;
        this.online = online;
        this.poll = poll;
        int running = online.cardinality();
        this.bounces = new BouncePool(2 * (depth * running + processors - running), maxTransfer);
        this.classic = new ClassicChannel(connection, image, 1, 1, maxTransfer);
    }

    @Override
    public void start() throws IOException {
        for (int cpu = 0; cpu < processors; cpu++) {
            boolean runs = online.get(cpu);
            RingQueue queue = new RingQueue(
                    connection, image, cpu, runs ? depth : 1, maxTransfer, poll, bounces, queuesInUse::returned);
            queues.add(queue);
            if (runs) {
                queue.touch();
            }
        }
        lend();
        for (RingQueue queue : queues) {
            queue.start();
        }
        classic.start();
        for (RingQueue queue : queues) {
            queue.awaitRegistered();
        }
    }

    /** Each of those that run is helped by the next, the last one by the first. */
    private void lend() {
        int[] running = online.stream().filter(cpu -> cpu < processors).toArray();
        for (int i = 0; running.length > 1 && i < running.length; i++) {
            queues.get(running[i]).helpedBy(queues.get(running[(i + 1) % running.length]));
        }
    }

    @Override
    public void close() {
        queues.forEach(RingQueue::stop);
        queuesInUse.ended(queues.size());
        for (RingQueue queue : queues) {
            Threads.join(queue.thread());
        }
        bounces.close();
        classic.close();
    }

    private void free() {
        queues.forEach(RingQueue::free);
    }
}
