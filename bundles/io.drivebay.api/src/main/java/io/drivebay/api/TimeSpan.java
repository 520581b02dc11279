package io.drivebay.api;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Time spans as people write them: {@code 500ms}, {@code 30s}, {@code 2m}, {@code 1h}, ISO-8601, or 0 for none. */
public final class TimeSpan {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h)");

    private TimeSpan() {}

    /**
     * Reads a time span.
     *
     * @throws IllegalArgumentException if it is none, or negative
     */
    public static Duration parse(String text) {
        String trimmed = text.trim().toLowerCase(Locale.ROOT);
        if (trimmed.equals("0")) {
            return Duration.ZERO;
        }
        Matcher matcher = FORM.matcher(trimmed);
        if (matcher.matches()) {
            long value = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(value);
                case "s" -> Duration.ofSeconds(value);
                case "m" -> Duration.ofMinutes(value);
                default -> Duration.ofHours(value);
            };
        }
        try {
            Duration parsed = Duration.parse(trimmed);
            if (!parsed.isNegative()) {
                return parsed;
            }
        } catch (DateTimeParseException e) {
            // told below, in the same words as for a negative one
        }
        throw new IllegalArgumentException("'" + text + "' is no time span; write for example 500ms, 30s, 2m or 0");
    }
}
