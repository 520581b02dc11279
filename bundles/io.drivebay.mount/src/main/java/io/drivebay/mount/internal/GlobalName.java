package io.drivebay.mount.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A name that everybody on this machine sees.
 *
 * @param value a letter, or a name that is fit for a file
 */
record GlobalName(String value) {
    private static final Pattern LETTER = Pattern.compile("[A-Za-z]:");
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N} ._-]*");
    private static final int MOST_BYTES = 128;
    /** A folder of ours beside the names. */
    static final String RESERVED = "by-guid";

    /**
     * From a target: {@code Z:} is the name Z.
     *
     * @throws DiskException INVALID_NAME
     */
    static GlobalName parse(String target) throws DiskException {
        if (LETTER.matcher(target).matches()) {
            return new GlobalName(target.substring(0, 1).toUpperCase(Locale.ROOT));
        }
        if (!NAME.matcher(target).matches()
                || target.endsWith(" ")
                || target.equals(RESERVED)
                || target.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw new DiskException(
                    ErrorCode.INVALID_NAME,
                    "'" + Printable.of(target) + "' is no name for a mounting point; use a letter and a colon, or a"
                            + " letter or digit, then letters, digits, blanks, '.', '_' or '-', at most " + MOST_BYTES
                            + " bytes, or an absolute path");
        }
        return new GlobalName(target);
    }
}
