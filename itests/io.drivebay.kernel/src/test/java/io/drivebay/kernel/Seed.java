package io.drivebay.kernel;

import java.util.Random;

/** Chance that can be repeated: the seed is printed, and {@code -Dseed=} sets it. */
final class Seed {
    private Seed() {}

    static Random random(String test) {
        long seed = Long.getLong("seed", new Random().nextLong());
        System.out.println(test + ": -Dseed=" + seed);
        return new Random(seed);
    }
}
