package io.drivebay.desktop.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.util.Locale;
import java.util.regex.Pattern;

/** The names that go into files and rules. */
final class IconName {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern GUID =
            Pattern.compile("\\{?([0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})\\}?");

    private IconName() {}

    /**
     * An icon's id, checked.
     *
     * @throws DiskException INVALID_NAME
     */
    static String id(String iconId) throws DiskException {
        if (!ID.matcher(iconId).matches()) {
            throw new DiskException(
                    ErrorCode.INVALID_NAME,
                    "'" + iconId.replaceAll("[^ -~]", "?")
                            + "' is no id for an icon; use a letter or digit, then letters, digits, '.', '_' or '-', at"
                            + " most 64");
        }
        return iconId;
    }

    /**
     * A product's GUID without braces, in small letters.
     *
     * @throws DiskException INVALID_PARAMETER
     */
    static String product(String guid) throws DiskException {
        var matcher = GUID.matcher(guid);
        if (!matcher.matches()) {
            throw new DiskException(
                    ErrorCode.INVALID_PARAMETER,
                    "'" + guid.replaceAll("[^ -~]", "?")
                            + "' is no GUID; it looks like {1FAD0EF2-9A03-4B87-B4BC-645B7035ED90}");
        }
        return matcher.group(1).toLowerCase(Locale.ROOT);
    }

    /** The name in the icon theme. */
    static String inTheme(String product, String iconId) {
        return "drivebay-" + product + "-" + iconId;
    }
}
