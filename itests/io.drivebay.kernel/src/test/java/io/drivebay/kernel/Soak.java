package io.drivebay.kernel;

/** How much longer than usual tests of chance go on: {@code -Dsoak=N}. */
final class Soak {
    static final int FACTOR = Integer.getInteger("soak", 1);

    private Soak() {}
}
