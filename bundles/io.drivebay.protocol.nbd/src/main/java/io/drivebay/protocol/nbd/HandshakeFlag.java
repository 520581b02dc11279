package io.drivebay.protocol.nbd;

/** Flags of the greeting and of the client's answer to it; the bits mean the same in both. */
public final class HandshakeFlag {
    /** Options are answered, and an unknown one does not end the connection. */
    public static final int FIXED_NEWSTYLE = 1;

    /** No zeroes follow the answer to {@link OptionCode#EXPORT_NAME}. */
    public static final int NO_ZEROES = 1 << 1;

    private HandshakeFlag() {}
}
