package io.drivebay.installer.internal.cab;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** The MSZIP form of a block: "CK" and a deflate stream of its own, with the block before as its dictionary. */
final class Mszip {
    /** Most plain bytes in a block. */
    static final int BLOCK = 32 * 1024;
    /** Most packed bytes in a block: those of a stored one, with what the specification leaves for overhead. */
    static final int MOST_PACKED = BLOCK + 12;

    private static final int STORED_LAST = 1;
    private static final int STORED_HEADER = 5;

    private Mszip() {}

    /** Packs a block of at most {@link #BLOCK} bytes. */
    static byte[] pack(byte[] block, byte[] before) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        try {
            if (before.length > 0) {
                deflater.setDictionary(before);
            }
            deflater.setInput(block);
            deflater.finish();
            byte[] packed = new byte[MOST_PACKED];
            packed[0] = 'C';
            packed[1] = 'K';
            int length = deflater.deflate(packed, 2, packed.length - 2);
            return deflater.finished() ? Arrays.copyOf(packed, length + 2) : stored(block);
        } finally {
            deflater.end();
        }
    }

    /**
     * Unpacks a block.
     *
     * @throws DataFormatException if it is not exactly a block of that many bytes
     */
    static byte[] unpack(byte[] packed, int length, byte[] before) throws DataFormatException {
        if (packed.length < 2 || packed[0] != 'C' || packed[1] != 'K') {
            throw new DataFormatException("a block has no MSZIP signature");
        }
        Inflater inflater = new Inflater(true);
        try {
            if (before.length > 0) {
                inflater.setDictionary(before);
            }
            inflater.setInput(packed, 2, packed.length - 2);
            byte[] block = new byte[length];
            int filled = 0;
            while (filled < length) {
                int count = inflater.inflate(block, filled, length - filled);
                if (count == 0) {
                    throw new DataFormatException("a block ends too early");
                }
                filled += count;
            }
            if (inflater.inflate(new byte[1]) != 0 || !inflater.finished() || inflater.getRemaining() != 0) {
                throw new DataFormatException("a block is longer than it says");
            }
            return block;
        } finally {
            inflater.end();
        }
    }

    /** One stored deflate block, RFC 1951 section 3.2.4: the JDK's takes several, and too much room. */
    private static byte[] stored(byte[] block) {
        byte[] packed = new byte[2 + STORED_HEADER + block.length];
        packed[0] = 'C';
        packed[1] = 'K';
        packed[2] = STORED_LAST;
        packed[3] = (byte) block.length;
        packed[4] = (byte) (block.length >> 8);
        packed[5] = (byte) ~block.length;
        packed[6] = (byte) (~block.length >> 8);
        System.arraycopy(block, 0, packed, 2 + STORED_HEADER, block.length);
        return packed;
    }
}
