package io.drivebay.driver.nbd.internal.server;

/** How much longer than usual the long tests go on: {@code -Dsoak=N}. */
final class Soak {
    static final int FACTOR = Integer.getInteger("soak", 1);

    private Soak() {}
}
