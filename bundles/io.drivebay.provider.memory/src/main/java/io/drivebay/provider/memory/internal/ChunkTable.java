package io.drivebay.provider.memory.internal;

import io.drivebay.api.DiskException;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The chunks of a disk in two levels, so that a huge disk costs no more than what is written. Looking up takes no lock;
 * a chunk, made once in a disk's life, does.
 */
final class ChunkTable {
    /** Chunks of one group: 8 TiB. */
    static final int GROUP = 8192;

    private final ChunkFactory factory;
    private volatile AtomicReferenceArray<AtomicReferenceArray<Chunk>> groups;

    ChunkTable(ChunkFactory factory, long bytes) {
        this.factory = factory;
        this.groups = new AtomicReferenceArray<>(groupsFor(bytes));
    }

    private static int groupsFor(long bytes) {
        return Math.toIntExact((bytes - 1) / Chunk.BYTES / GROUP + 1);
    }

    /** Null if nothing was written there, or in its group. */
    Chunk get(long index) {
        AtomicReferenceArray<Chunk> group = group(index);
        return group == null ? null : group.get((int) (index % GROUP));
    }

    /** Whether the whole group of a chunk is blank. */
    boolean blankGroup(long index) {
        return group(index) == null;
    }

    private AtomicReferenceArray<Chunk> group(long index) {
        AtomicReferenceArray<AtomicReferenceArray<Chunk>> all = groups;
        int number = (int) (index / GROUP);
        return number < all.length() ? all.get(number) : null;
    }

    Chunk getOrMake(long index) throws DiskException {
        Chunk chunk = get(index);
        return chunk != null ? chunk : make(index);
    }

    private synchronized Chunk make(long index) throws DiskException {
        int number = (int) (index / GROUP);
        AtomicReferenceArray<Chunk> group = groups.get(number);
        if (group == null) {
            group = new AtomicReferenceArray<>(GROUP);
            groups.set(number, group);
        }
        Chunk chunk = group.get((int) (index % GROUP));
        if (chunk == null) {
            chunk = factory.make();
            group.set((int) (index % GROUP), chunk);
        }
        return chunk;
    }

    /** Makes room in the table for a disk of this size. */
    synchronized void reach(long bytes) {
        AtomicReferenceArray<AtomicReferenceArray<Chunk>> before = groups;
        int wanted = groupsFor(bytes);
        if (wanted > before.length()) {
            AtomicReferenceArray<AtomicReferenceArray<Chunk>> larger = new AtomicReferenceArray<>(wanted);
            for (int i = 0; i < before.length(); i++) {
                larger.set(i, before.get(i));
            }
            groups = larger;
        }
    }

    synchronized void close() {
        for (int i = 0; i < groups.length(); i++) {
            AtomicReferenceArray<Chunk> group = groups.getAndSet(i, null);
            for (int j = 0; group != null && j < GROUP; j++) {
                Chunk chunk = group.get(j);
                if (chunk != null) {
                    chunk.close();
                }
            }
        }
    }
}
