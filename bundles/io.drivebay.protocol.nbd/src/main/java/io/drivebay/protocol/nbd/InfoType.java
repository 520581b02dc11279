package io.drivebay.protocol.nbd;

/** What a piece of information about an export is ("NBD_INFO"). */
public final class InfoType {
    /** Size and transmission flags. */
    public static final int EXPORT = 0;

    /** The canonical name. */
    public static final int NAME = 1;

    /** A text for people. */
    public static final int DESCRIPTION = 2;

    /** Least, preferred and most bytes of a request. */
    public static final int BLOCK_SIZE = 3;

    private InfoType() {}
}
