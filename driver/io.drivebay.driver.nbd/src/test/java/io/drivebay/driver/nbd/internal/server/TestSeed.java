package io.drivebay.driver.nbd.internal.server;

/** Where the tests' chance begins: {@code -Dseed=N}, else a new one each run, which is printed. */
final class TestSeed {
    private static final long VALUE = Long.getLong("seed", System.nanoTime());

    static {
        System.out.println("seed=" + VALUE);
    }

    private TestSeed() {}

    static long value() {
        return VALUE;
    }
}
