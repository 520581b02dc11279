package io.drivebay.provider.memory.internal;

import io.drivebay.api.DiskException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One gibibyte of a memory disk. Offsets are within the chunk and buffers are used at the given index; no position moves.
 * Threads: any, many at once; {@link #close()} when all have returned.
 */
interface Chunk {
    int BYTES = 1 << 30;

    void read(int offset, ByteBuffer target, int index, int length);

    /** Takes room for what is written. */
    void write(int offset, ByteBuffer source, int index, int length) throws DiskException;

    /** Makes a range read as zeroes and gives back the room that lies in it whole. */
    void clear(int offset, int length);

    /** Adds the range to a map of the disk. */
    void map(int offset, int length, ExtentMap map) throws IOException;

    /** Gives all room back. */
    void close();
}
