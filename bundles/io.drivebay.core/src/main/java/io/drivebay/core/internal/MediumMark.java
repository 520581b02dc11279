package io.drivebay.core.internal;

import io.drivebay.api.store.StoreUri;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.TreeMap;

/** Tells stores apart without telling what they are: everybody may read it. */
final class MediumMark {
    /** Follows the disk when that is resized, and may be another one when it is declared. */
    private static final String SIZE = "size";

    private static final int BYTES = 16;

    private MediumMark() {}

    /** Hexadecimal digits, the same for the same store. */
    static String of(StoreUri store) {
        TreeMap<String, String> options = new TreeMap<>(store.options());
        options.remove(SIZE);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((store + "?" + options).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(digest, BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
