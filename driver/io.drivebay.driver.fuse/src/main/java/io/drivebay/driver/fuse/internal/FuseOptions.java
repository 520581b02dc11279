package io.drivebay.driver.fuse.internal;

import io.drivebay.api.ByteSize;
import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What a disk's declaration says to this binding.
 *
 * @param channel the one that is asked for; empty for the best
 * @param threads readers of the classic channel
 * @param queueDepth requests at once: of one processor's queue, or of the classic channel
 * @param maxTransfer most bytes of one request, a multiple of the page
 * @param poll how long a thread of io_uring looks for the next request before it sleeps
 */
record FuseOptions(Optional<ChannelKind> channel, int threads, int queueDepth, int maxTransfer, Duration poll) {
    static final String CHANNEL = "channel";
    static final String THREADS = "threads";
    static final String QUEUE_DEPTH = "queue-depth";
    static final String MAX_TRANSFER = "max-transfer";
    static final String POLL = "poll-microseconds";

    private static final int DEFAULT_THREADS = 2;
    private static final int MOST_THREADS = 64;
    private static final int DEFAULT_DEPTH = 32;
    private static final int MOST_DEPTH = 512;
    private static final int DEFAULT_POLL = 50;
    private static final int LONGEST_POLL = 1000;
    private static final int PAGE = 4096;
    private static final int DEFAULT_TRANSFER = 128 << 10;
    private static final int MOST_TRANSFER = 1 << 20;

    /**
     * Reads the options.
     *
     * @throws DiskException INVALID_PARAMETER, naming what is wrong and what there is
     */
    static FuseOptions parse(Map<String, String> options) throws DiskException {
        for (String name : new TreeSet<>(options.keySet())) {
            switch (name) {
                case CHANNEL, THREADS, QUEUE_DEPTH, MAX_TRANSFER, POLL -> {}
                default ->
                    throw invalid("the fuse driver has no option '" + name + "'; it has " + CHANNEL + ", " + THREADS
                            + ", " + QUEUE_DEPTH + ", " + MAX_TRANSFER + " and " + POLL);
            }
        }
        String channel = options.get(CHANNEL);
        return new FuseOptions(
                channel == null ? Optional.empty() : Optional.of(ChannelKind.parse(channel)),
                number(options, THREADS, DEFAULT_THREADS, 1, MOST_THREADS),
                number(options, QUEUE_DEPTH, DEFAULT_DEPTH, 1, MOST_DEPTH),
                transfer(options.get(MAX_TRANSFER)),
                Duration.ofNanos(1000L * number(options, POLL, DEFAULT_POLL, 0, LONGEST_POLL)));
    }

    private static int number(Map<String, String> options, String name, int standard, int least, int most)
            throws DiskException {
        String text = options.get(name);
        if (text == null) {
            return standard;
        }
        try {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below, with the range
        }
        throw invalid(name + "=" + text + " is not a number from " + least + " to " + most);
    }

    private static int transfer(String text) throws DiskException {
        if (text == null) {
            return DEFAULT_TRANSFER;
        }
        long bytes;
        try {
            bytes = ByteSize.parse(text);
        } catch (IllegalArgumentException e) {
            bytes = 0;
        }
        if (bytes < 2 * PAGE || bytes > MOST_TRANSFER || bytes % PAGE != 0) {
            throw invalid(MAX_TRANSFER + "=" + text + " is not a multiple of 4K from 8K to 1M");
        }
        return (int) bytes;
    }

    static DiskException invalid(String message) {
        return new DiskException(ErrorCode.INVALID_PARAMETER, message);
    }
}
