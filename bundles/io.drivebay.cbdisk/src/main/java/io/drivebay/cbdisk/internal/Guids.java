package io.drivebay.cbdisk.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/** GUIDs in registry format: in braces. */
public final class Guids {
    private static final Pattern FORM = Pattern.compile("\\{[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}}");

    private Guids() {}

    /**
     * Reads a GUID.
     *
     * @param what it is, for the message
     * @throws DiskException INVALID_PARAMETER
     */
    public static UUID parse(String what, String text) throws DiskException {
        if (!FORM.matcher(text).matches()) {
            throw new DiskException(
                    ErrorCode.INVALID_PARAMETER,
                    what + " '" + text + "' is no GUID in braces, such as {1FAD0EF2-9A03-4B87-B4BC-645B7035ED90}");
        }
        return UUID.fromString(text.substring(1, text.length() - 1));
    }

    /** A GUID in braces and capitals. */
    public static String format(UUID guid) {
        return "{" + guid.toString().toUpperCase(Locale.ROOT) + "}";
    }
}
