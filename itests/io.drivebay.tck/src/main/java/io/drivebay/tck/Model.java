package io.drivebay.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.BitSet;

/** What a device must hold: an array, and the sectors whose bytes a discard has left open. */
final class Model {
    private final int sector;
    private final BitSet open = new BitSet();
    private byte[] bytes;

    Model(int size, int sector) {
        this.bytes = new byte[size];
        this.sector = sector;
    }

    int size() {
        return bytes.length;
    }

    void write(int offset, byte[] source) {
        System.arraycopy(source, 0, bytes, offset, source.length);
        open.clear(offset / sector, (offset + source.length) / sector);
    }

    void zero(int offset, int length) {
        write(offset, new byte[length]);
    }

    void discard(int offset, int length) {
        open.set(offset / sector, (offset + length) / sector);
    }

    void resize(int size) {
        bytes = Arrays.copyOf(bytes, size);
        open.clear(size / sector, Math.max(size / sector, open.length()));
    }

    /** Whether a range reads as zeroes for sure. */
    boolean zeroes(int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (!open.get(i / sector) && bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** Compares what was read. */
    void check(int offset, byte[] read, String hint) {
        for (int at = 0; at < read.length; at += sector) {
            if (!open.get((offset + at) / sector)
                    && !Arrays.equals(read, at, at + sector, bytes, offset + at, offset + at + sector)) {
                int first = at
                        + Arrays.mismatch(
                                Arrays.copyOfRange(read, at, at + sector),
                                Arrays.copyOfRange(bytes, offset + at, offset + at + sector));
                assertEquals(
                        bytes[offset + first], read[first], "byte at " + (offset + first) + " of the device, " + hint);
            }
        }
    }
}
