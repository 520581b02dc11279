package io.drivebay.protocol.nbd;

/** What a request asks for ("Request types"). */
public final class Command {
    public static final int READ = 0;
    public static final int WRITE = 1;
    public static final int DISC = 2;
    public static final int FLUSH = 3;
    public static final int TRIM = 4;
    public static final int CACHE = 5;
    public static final int WRITE_ZEROES = 6;
    public static final int BLOCK_STATUS = 7;

    private static final int CHANGING = 1 << WRITE | 1 << TRIM | 1 << WRITE_ZEROES;

    private Command() {}

    /** Whether it changes the export. */
    public static boolean changes(int command) {
        return command <= BLOCK_STATUS && (CHANGING & 1 << command) != 0;
    }
}
