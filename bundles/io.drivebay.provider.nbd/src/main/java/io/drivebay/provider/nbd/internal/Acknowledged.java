package io.drivebay.provider.nbd.internal;

/** Told by the thread that takes a server's answer that a request has succeeded, before its caller learns of it. */
@FunctionalInterface
interface Acknowledged {
    void acknowledged();
}
