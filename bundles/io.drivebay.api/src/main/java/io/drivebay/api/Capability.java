package io.drivebay.api;

/** What a {@link BlockDevice} announces; what it does not announce it is never asked for. */
public enum Capability {
    /** Writes; without it the disk is read-only. */
    WRITE,
    /** Has a volatile cache that {@link BlockDevice#flush()} makes durable. */
    FLUSH,
    /** Writes through its cache on request; otherwise a write followed by a flush takes its place. */
    FUA,
    /** Gives room back. */
    DISCARD,
    /** Zeroes ranges faster than by writing zeroes. */
    WRITE_ZEROES,
    /** Knows which ranges hold data. */
    EXTENTS,
    /** Changes its size while open. */
    RESIZE,
    /**
     * Every call returns in bounded time without waiting for a disk, a network or a person, so that it may run on the
     * thread that serves the kernel. A device that breaks this promise stalls its disk; requests that run on that
     * thread are not timed.
     */
    NON_BLOCKING,
    /** The same store may be open more than once, and a flush of one covers the acknowledged writes of all. */
    SHARED,
    /**
     * Its bytes are gone when it is closed, and who opens the same store again finds it blank. A disk over it does not
     * outlive its provider: it fails, rather than going on over other bytes.
     */
    VOLATILE
}
