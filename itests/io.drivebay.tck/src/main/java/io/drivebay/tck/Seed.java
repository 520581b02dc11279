package io.drivebay.tck;

import java.util.Random;

/** Chance that can be repeated: the seed is printed, and {@code -Dseed=} sets it. */
final class Seed {
    private final long value;

    private Seed(long value) {
        this.value = value;
    }

    static Seed next(String test) {
        Seed seed = new Seed(Long.getLong("seed", new Random().nextLong()));
        System.out.println(test + ": -Dseed=" + seed.value);
        return seed;
    }

    Random random() {
        return new Random(value);
    }

    /** An independent sequence for each thread. */
    Random random(int number) {
        return new Random(value * 31 + number);
    }

    @Override
    public String toString() {
        return "-Dseed=" + value;
    }
}
