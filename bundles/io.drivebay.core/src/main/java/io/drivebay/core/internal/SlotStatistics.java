package io.drivebay.core.internal;

import io.drivebay.api.disk.LatencyHistogram;
import io.drivebay.api.disk.Operation;
import io.drivebay.api.disk.OperationStatistics;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * The counters of one slot. A slot completes one request at a time, so there is a single writer at any moment and
 * counting needs no atomic read-modify-write; readers see each counter whole.
 */
final class SlotStatistics {
    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);

    private static final int COMPLETED = 0;
    private static final int FAILED = 1;
    private static final int TIMED_OUT = 2;
    private static final int BYTES = 3;
    private static final int HISTOGRAM = 4;

    /** For each kind of request its counters; made when the first one completes. */
    private final long[][] counters = new long[Operation.values().length][];

    void count(Operation operation, boolean failed, boolean timedOut, long bytes, long nanos) {
        long[] of = counters[operation.ordinal()];
        if (of == null) {
            try {
                of = new long[HISTOGRAM + LatencyHistogram.BUCKETS];
            } catch (OutOfMemoryError e) {
                // better not counted than never completed
                return;
            }
            counters[operation.ordinal()] = of;
        }
        add(of, COMPLETED, 1);
        add(of, HISTOGRAM + LatencyHistogram.bucket(nanos), 1);
        if (!failed) {
            add(of, BYTES, bytes);
            return;
        }
        add(of, FAILED, 1);
        if (timedOut) {
            add(of, TIMED_OUT, 1);
        }
    }

    /** Adds this slot's counters to a sum that nobody else uses. */
    void addTo(SlotStatistics sum) {
        for (int i = 0; i < counters.length; i++) {
            long[] of = counters[i];
            if (of == null) {
                continue;
            }
            if (sum.counters[i] == null) {
                sum.counters[i] = new long[of.length];
            }
            for (int k = 0; k < of.length; k++) {
                sum.counters[i][k] += (long) ELEMENT.getOpaque(of, k);
            }
        }
    }

    OperationStatistics of(Operation operation) {
        long[] of = counters[operation.ordinal()];
        if (of == null) {
            of = new long[HISTOGRAM + LatencyHistogram.BUCKETS];
        }
        long[] histogram = Arrays.copyOfRange(of, HISTOGRAM, of.length);
        return new OperationStatistics(
                of[COMPLETED], of[FAILED], of[TIMED_OUT], of[BYTES], new LatencyHistogram(histogram));
    }

    private static void add(long[] of, int index, long value) {
        ELEMENT.setOpaque(of, index, (long) ELEMENT.getOpaque(of, index) + value);
    }
}
