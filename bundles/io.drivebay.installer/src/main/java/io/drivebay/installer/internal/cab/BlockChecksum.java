package io.drivebay.installer.internal.cab;

/** The checksum of a CFDATA block: little-endian words folded by exclusive or. */
final class BlockChecksum {
    private BlockChecksum() {}

    static int of(byte[] packed, int plainLength) {
        return fold(packed) ^ (packed.length | plainLength << 16);
    }

    private static int fold(byte[] data) {
        int sum = 0;
        int whole = data.length & ~3;
        for (int i = 0; i < whole; i += 4) {
            sum ^= at(data, i) | at(data, i + 1) << 8 | at(data, i + 2) << 16 | at(data, i + 3) << 24;
        }
        // the rest counts the other way round
        int rest = 0;
        for (int i = whole; i < data.length; i++) {
            rest = rest << 8 | at(data, i);
        }
        return sum ^ rest;
    }

    private static int at(byte[] data, int index) {
        return data[index] & 0xFF;
    }
}
