package io.drivebay.protocol.nbd;

/** What the answer to an option is ("Option reply types"). */
public final class OptionReplyType {
    public static final int ACK = 1;
    public static final int SERVER = 2;
    public static final int INFO = 3;
    public static final int META_CONTEXT = 4;

    public static final int ERR_UNSUP = 1 << 31 | 1;
    public static final int ERR_POLICY = 1 << 31 | 2;
    public static final int ERR_INVALID = 1 << 31 | 3;
    public static final int ERR_TLS_REQD = 1 << 31 | 5;
    public static final int ERR_UNKNOWN = 1 << 31 | 6;
    public static final int ERR_SHUTDOWN = 1 << 31 | 7;
    public static final int ERR_TOO_BIG = 1 << 31 | 9;
    public static final int ERR_EXT_HEADER_REQD = 1 << 31 | 10;

    private OptionReplyType() {}
}
