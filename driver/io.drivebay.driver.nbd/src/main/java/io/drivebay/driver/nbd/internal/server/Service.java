package io.drivebay.driver.nbd.internal.server;

/** What all connections share. Threads: any. */
final class Service {
    private final Exports exports;
    private final BlockPool pool;
    private volatile Limits limits;

    Service(Exports exports, BlockPool pool, Limits limits) {
        this.exports = exports;
        this.pool = pool;
        this.limits = limits;
    }

    Exports exports() {
        return exports;
    }

    BlockPool pool() {
        return pool;
    }

    Limits limits() {
        return limits;
    }

    void limits(Limits other) {
        limits = other;
    }
}
