package io.drivebay.samples.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Vectors 1, 2, 3, 4 and 10 of IEEE 1619-2007, annex B; of the last two, which have 512 bytes, the first 32. */
class XtsTest {
    private static final HexFormat HEX = HexFormat.of();

    @ParameterizedTest
    @CsvSource({
        "00000000000000000000000000000000, 00000000000000000000000000000000, 0, 00,"
                + " 917cf69ebd68b2ec9b9fe9a3eadda692cd43d2f59598ed858c02c2652fbf922e",
        "11111111111111111111111111111111, 22222222222222222222222222222222, 3333333333, 44,"
                + " c454185e6a16936e39334038acef838bfb186fff7480adc4289382ecd6d394f0",
        "fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0, 22222222222222222222222222222222, 3333333333, 44,"
                + " af85336b597afc1a900b2eb21ec949d292df4c047e0b21532186a5971a227a89",
    })
    void repeatedBytes(String first, String second, String number, String value, String expected)
            throws GeneralSecurityException {
        byte[] bytes = HEX.parseHex(value.repeat(32));
        Xts xts = new Xts(HEX.parseHex(first + second), 32);

        xts.encrypt(Long.parseLong(number, 16), bytes);
        assertEquals(expected, HEX.formatHex(bytes));
        xts.decrypt(Long.parseLong(number, 16), bytes);

        assertArrayEquals(HEX.parseHex(value.repeat(32)), bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "27182818284590452353602874713526, 31415926535897932384626433832795, 0,"
                + " 27a7479befa1d476489f308cd4cfa6e2a96e4bbe3208ff25287dd3819616e89c",
        "2718281828459045235360287471352662497757247093699959574966967627,"
                + " 3141592653589793238462643383279502884197169399375105820974944592, ff,"
                + " 1c3b3a102f770386e4836c99e370cf9bea00803f5e482357a4ae12d414a3e63b",
    })
    void countedBytes(String first, String second, String number, String expected) throws GeneralSecurityException {
        byte[] bytes = new byte[512];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }

        new Xts(HEX.parseHex(first + second), 512).encrypt(Long.parseLong(number, 16), bytes);

        assertEquals(expected, HEX.formatHex(bytes, 0, 32));
    }

    @Test
    void unitsTogetherAreUnitsAlone() throws GeneralSecurityException {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        byte[] key = new byte[64];
        random.nextBytes(key);
        Xts xts = new Xts(key, 512);
        byte[] together = new byte[4 * 512];
        random.nextBytes(together);
        byte[] third = new byte[512];
        System.arraycopy(together, 2 * 512, third, 0, 512);

        xts.encrypt(1000, together);
        xts.encrypt(1002, third);

        byte[] part = new byte[512];
        System.arraycopy(together, 2 * 512, part, 0, 512);
        assertArrayEquals(third, part, "seed " + seed);
    }

    @Test
    void keysThatAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Xts(new byte[48], 512));
        assertThrows(IllegalArgumentException.class, () -> new Xts(new byte[64], 100));
    }
}
