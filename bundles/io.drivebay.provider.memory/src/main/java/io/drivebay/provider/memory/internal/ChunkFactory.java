package io.drivebay.provider.memory.internal;

import io.drivebay.api.DiskException;

/** Makes blank chunks. */
@FunctionalInterface
interface ChunkFactory {
    /** A chunk that reads as zeroes. */
    Chunk make() throws DiskException;
}
