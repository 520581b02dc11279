package io.drivebay.api.host;

/**
 * How a file is opened. Every open takes a lock that is held until close: a shared one for reading, else an exclusive
 * one, also against this process.
 *
 * @param write for writing as well
 * @param create makes it, for its owner only; an error if it is there
 * @param direct past the page cache; offsets, lengths and buffer addresses must then be aligned
 */
public record HostFileMode(boolean write, boolean create, boolean direct) {}
