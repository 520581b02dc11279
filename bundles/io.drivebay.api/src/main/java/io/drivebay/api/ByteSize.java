package io.drivebay.api;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them: {@code 512}, {@code 64K}, {@code 10G}, {@code 1.5TiB}; units are powers of 1024. */
public final class ByteSize {
    private static final Pattern FORM = Pattern.compile("(\\d{1,19})(?:\\.(\\d{1,3}))?\\s*([KMGTPE]?)(?:i?B)?");
    private static final String UNITS = "KMGTPE";

    private ByteSize() {}

    /**
     * Reads a size.
     *
     * @param text digits, perhaps a fraction, perhaps a unit of K, M, G, T, P, E with or without {@code B} or
     *     {@code iB}; case does not matter
     * @return bytes, 0 or more
     * @throws IllegalArgumentException if it is no size, or 8 EiB or more
     */
    public static long parse(String text) {
        Matcher matcher = FORM.matcher(text.trim().toUpperCase(Locale.ROOT).replace("IB", "B"));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a size; write for example 512M, 10G or 1T");
        }
        int power = matcher.group(3).isEmpty() ? 0 : UNITS.indexOf(matcher.group(3)) + 1;
        try {
            long unit = 1L << (10 * power);
            long whole = Math.multiplyExact(Long.parseLong(matcher.group(1)), unit);
            if (matcher.group(2) == null) {
                return whole;
            }
            double fraction = Double.parseDouble("0." + matcher.group(2));
            return Math.addExact(whole, (long) (fraction * unit));
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is too large; a disk holds less than 8 EiB", e);
        }
    }

    /** A size for people: the largest unit that leaves a value of at least 1, with one decimal if it is not whole. */
    public static String format(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        int power = (63 - Long.numberOfLeadingZeros(bytes)) / 10;
        double value = bytes / (double) (1L << (10 * power));
        String form = value == Math.rint(value) ? "%.0f %ciB" : "%.1f %ciB";
        return String.format(Locale.ROOT, form, value, UNITS.charAt(power - 1));
    }
}
