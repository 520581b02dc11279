package io.drivebay.provider.nbd.internal;

import java.net.ProtocolException;

/**
 * Sizes of requests (NBD protocol, "Block size constraints").
 *
 * @param least all offsets and lengths are multiples of it, a power of two
 * @param preferred what the server handles best, a power of two
 * @param most bytes of a read or write
 */
record BlockSizes(int least, int preferred, long most) {
    /** Where the server says nothing although it was asked, it takes everything. */
    static final BlockSizes UNSAID = new BlockSizes(1, 4096, 32 << 20);

    private static final int MOST_LEAST = 64 << 10;
    private static final int LEAST_PREFERRED = 512;
    private static final int MOST_PREFERRED = 32 << 20;
    private static final long NO_LIMIT = 0xffff_ffffL;

    /** Checks what a server says; all unsigned. */
    static BlockSizes checked(int least, int preferred, int most) throws ProtocolException {
        long largest = Integer.toUnsignedLong(most);
        boolean leastFits = power(least) && least <= MOST_LEAST;
        boolean preferredFits =
                power(preferred) && preferred >= Math.max(least, LEAST_PREFERRED) && preferred <= MOST_PREFERRED;
        boolean mostFits = largest == NO_LIMIT || leastFits && largest >= least && largest % least == 0;
        if (!leastFits || !preferredFits || !mostFits) {
            throw new ProtocolException("the server gives block sizes that cannot be: least "
                    + Integer.toUnsignedString(least) + ", preferred " + Integer.toUnsignedString(preferred) + ", most "
                    + largest);
        }
        return new BlockSizes(least, preferred, largest);
    }

    private static boolean power(int value) {
        return value > 0 && Integer.bitCount(value) == 1;
    }

    /** Whether whoever keeps to the others keeps to these. */
    boolean includes(BlockSizes others) {
        return least <= others.least && most >= others.most;
    }

    @Override
    public String toString() {
        return "blocks of " + least + " to " + most + " bytes";
    }
}
