package io.drivebay.cbdisk.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.Guid;
import java.util.UUID;

/** GUIDs that must be in registry format: in braces. */
public final class Guids {
    private Guids() {}

    /**
     * Reads a GUID.
     *
     * @param what it is, for the message
     * @throws DiskException INVALID_PARAMETER
     */
    public static UUID parse(String what, String text) throws DiskException {
        if (!Guid.inBraces(text)) {
            throw wrong(what, text, null);
        }
        try {
            return Guid.parse(text);
        } catch (IllegalArgumentException e) {
            throw wrong(what, text, e);
        }
    }

    private static DiskException wrong(String what, String text, Throwable cause) {
        return new DiskException(
                ErrorCode.INVALID_PARAMETER,
                what + " '" + text + "' is no GUID in braces, such as {1FAD0EF2-9A03-4B87-B4BC-645B7035ED90}",
                cause);
    }
}
