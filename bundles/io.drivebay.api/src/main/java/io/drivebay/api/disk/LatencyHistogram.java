package io.drivebay.api.disk;

/**
 * How long requests took: counts in buckets whose width grows with the value, eight to each power of two, so that a
 * quantile is off by at most 1/8. Immutable as a value; the counts belong to it.
 */
public final class LatencyHistogram {
    private static final int SUB_BITS = 3;

    /** Number of buckets: nanoseconds from 0 to {@link Long#MAX_VALUE}. */
    public static final int BUCKETS = (64 - SUB_BITS) << SUB_BITS;

    private final long[] counts;

    /**
     * A histogram over counts.
     *
     * @param counts one for each bucket; taken over, not copied
     */
    public LatencyHistogram(long[] counts) {
        if (counts.length != BUCKETS) {
            throw new IllegalArgumentException("a histogram has " + BUCKETS + " buckets, not " + counts.length);
        }
        this.counts = counts;
    }

    /** The bucket of a duration in nanoseconds; negative ones count as 0. */
    public static int bucket(long nanos) {
        long value = Math.max(0, nanos);
        if (value < 1 << SUB_BITS) {
            return (int) value;
        }
        int shift = 63 - SUB_BITS - Long.numberOfLeadingZeros(value);
        return ((shift + 1) << SUB_BITS) + (int) (value >>> shift) - (1 << SUB_BITS);
    }

    /** The largest duration of a bucket, in nanoseconds. */
    public static long upperBound(int bucket) {
        if (bucket < 1 << SUB_BITS) {
            return bucket;
        }
        int shift = (bucket >> SUB_BITS) - 1;
        long mantissa = (1 << SUB_BITS) + (bucket & ((1 << SUB_BITS) - 1));
        return ((mantissa + 1) << shift) - 1;
    }

    /** How many durations were counted. */
    public long count() {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }

    /**
     * The duration in nanoseconds that a share of the requests did not exceed, rounded up to its bucket; 0 if none was
     * counted.
     *
     * @param share from 0 to 1; 0.5 is the median, 1 the maximum
     */
    public long quantile(double share) {
        long rank = Math.max(1, (long) Math.ceil(share * count()));
        long seen = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            seen += counts[bucket];
            if (seen >= rank) {
                return upperBound(bucket);
            }
        }
        return 0;
    }
}
