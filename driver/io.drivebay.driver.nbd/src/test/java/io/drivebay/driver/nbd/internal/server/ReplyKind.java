package io.drivebay.driver.nbd.internal.server;

/** What a client has agreed on. */
enum ReplyKind {
    SIMPLE(16, 16),
    STRUCTURED(20, 16),
    EXTENDED(32, 32);

    /** Bytes before the data or the extents of an answer. */
    final int headerBytes;

    /** Bytes of an answer to what brings neither. */
    final int acknowledgementBytes;

    ReplyKind(int headerBytes, int acknowledgementBytes) {
        this.headerBytes = headerBytes;
        this.acknowledgementBytes = acknowledgementBytes;
    }
}
