package io.drivebay.driver.nbd.internal.server;

/** What a client has agreed on. */
enum ReplyKind {
    SIMPLE,
    STRUCTURED,
    EXTENDED
}
