package io.drivebay.desktop.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.Guid;
import java.util.regex.Pattern;

/** The names that go into files and rules. */
final class IconName {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

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
        try {
            return Guid.parse(guid).toString();
        } catch (IllegalArgumentException e) {
            throw new DiskException(ErrorCode.INVALID_PARAMETER, e.getMessage(), e);
        }
    }

    /** The name in the icon theme. */
    static String inTheme(String product, String iconId) {
        return "drivebay-" + product + "-" + iconId;
    }
}
