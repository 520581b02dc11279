package io.drivebay.provider.nbd.internal;

/** Which replies a connection has agreed on. */
enum ReplyKind {
    SIMPLE,
    /** In chunks; simple ones for what carries nothing back. */
    STRUCTURED,
    /** In chunks, with lengths of 64 bits in both directions. */
    EXTENDED
}
