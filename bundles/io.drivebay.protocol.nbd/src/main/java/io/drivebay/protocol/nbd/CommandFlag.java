package io.drivebay.protocol.nbd;

/** How a request is to be done ("Command flags"). */
public final class CommandFlag {
    /** Durable before it is answered. */
    public static final int FUA = 1;

    /** The room of zeroes is kept. */
    public static final int NO_HOLE = 1 << 1;

    /** A read is answered in one chunk. */
    public static final int DF = 1 << 2;

    /** One extent is enough. */
    public static final int REQ_ONE = 1 << 3;

    /** Zeroes only if that is faster than writing them. */
    public static final int FAST_ZERO = 1 << 4;

    /** The length is that of a payload; only with extended headers. */
    public static final int PAYLOAD_LEN = 1 << 5;

    private CommandFlag() {}

    /**
     * The flags that a command takes.
     *
     * @return -1 for a command that there is not
     */
    public static int known(int command, boolean extended) {
        return switch (command) {
            case Command.READ -> FUA | DF;
            case Command.WRITE -> FUA | (extended ? PAYLOAD_LEN : 0);
            case Command.TRIM, Command.FLUSH, Command.CACHE, Command.DISC -> FUA;
            case Command.WRITE_ZEROES -> FUA | NO_HOLE | FAST_ZERO;
            case Command.BLOCK_STATUS -> FUA | REQ_ONE;
            default -> -1;
        };
    }
}
