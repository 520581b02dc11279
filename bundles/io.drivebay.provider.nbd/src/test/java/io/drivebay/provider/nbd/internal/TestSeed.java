package io.drivebay.provider.nbd.internal;

import java.util.Random;

/** Where the tests' chance begins: {@code -Dseed=N}, else a new one each run, which is printed. */
final class TestSeed {
    private static final long VALUE = Long.getLong("seed", System.nanoTime());

    static {
        System.out.println("seed=" + VALUE);
    }

    private TestSeed() {}

    /** One of several independent sequences. */
    static Random random(int number) {
        return new Random(VALUE * 31 + number);
    }
}
