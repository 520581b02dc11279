package io.drivebay.core.internal;

/**
 * A call to a device that was given up while it ran.
 *
 * @param offset first byte
 * @param length bytes
 * @param changes whether it may still change them
 */
record LateCall(long offset, long length, boolean changes) {
    boolean overlaps(long from, long bytes) {
        return from < offset + length && offset < from + bytes;
    }
}
