package io.drivebay.driver.fuse.internal.protocol;

import java.nio.ByteBuffer;

/** {@code struct fuse_init_out}: what the connection will use. */
public final class FuseInitOut {
    /** Size of the structure. */
    public static final int BYTES = 64;

    private static final int MAJOR = 0;
    private static final int MINOR = 4;
    private static final int MAX_READAHEAD = 8;
    private static final int FLAGS = 12;
    private static final int MAX_BACKGROUND = 16;
    private static final int CONGESTION_THRESHOLD = 18;
    private static final int MAX_WRITE = 20;
    private static final int TIME_GRAN = 24;
    private static final int MAX_PAGES = 28;
    private static final int FLAGS2 = 32;
    private static final int PAGE = 4096;

    private FuseInitOut() {}

    /**
     * Writes the structure.
     *
     * @param minor second number of the protocol that is spoken
     * @param maxReadahead as the kernel asked
     * @param flags {@link InitFlag}s
     * @param maxBackground most asynchronous requests in flight
     * @param maxWrite most bytes of one transfer, a multiple of the page
     */
    public static void put(
            ByteBuffer buffer, int at, int minor, int maxReadahead, long flags, int maxBackground, int maxWrite) {
        for (int i = 0; i < BYTES; i += Long.BYTES) {
            buffer.putLong(at + i, 0);
        }
        buffer.putInt(at + MAJOR, 7);
        buffer.putInt(at + MINOR, minor);
        buffer.putInt(at + MAX_READAHEAD, maxReadahead);
        buffer.putInt(at + FLAGS, (int) flags);
        buffer.putShort(at + MAX_BACKGROUND, (short) maxBackground);
        buffer.putShort(at + CONGESTION_THRESHOLD, (short) (maxBackground / 4 * 3));
        buffer.putInt(at + MAX_WRITE, maxWrite);
        buffer.putInt(at + TIME_GRAN, 1);
        buffer.putShort(at + MAX_PAGES, (short) (maxWrite / PAGE));
        buffer.putInt(at + FLAGS2, (int) (flags >>> Integer.SIZE));
    }
}
