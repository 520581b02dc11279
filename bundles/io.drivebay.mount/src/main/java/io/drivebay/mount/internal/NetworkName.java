package io.drivebay.mount.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The target of a network point: {@code drive;server;share}.
 *
 * @param drive a name as {@link GlobalName} has it; empty for an automatic letter
 * @param server a NetBIOS name; empty for this machine's own
 * @param share as clients name it
 */
record NetworkName(String drive, String server, String share) {
    private static final int PARTS = 3;
    /** NetBIOS names have 15 characters (RFC 1001, 14.1). */
    private static final Pattern SERVER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,14}");
    /** Nothing that is special to SMB or to Samba's configuration; at most 80 characters, as clients can show. */
    private static final Pattern SHARE = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N} ._$()-]{0,79}");
    /** Sections that mean something else to Samba, and shares of its own. */
    private static final Set<String> RESERVED =
            Set.of("global", "homes", "printers", "print$", "ipc$", "admin$", "c$", "netlogon", "sysvol");

    /**
     * From a target.
     *
     * @throws DiskException INVALID_NAME
     */
    static NetworkName parse(String target) throws DiskException {
        String[] parts = target.split(";", -1);
        if (parts.length != PARTS
                || !(parts[1].isEmpty() || SERVER.matcher(parts[1]).matches())
                || !SHARE.matcher(parts[2]).matches()
                || parts[2].endsWith(" ")
                || RESERVED.contains(parts[2].toLowerCase(Locale.ROOT))) {
            throw new DiskException(
                    ErrorCode.INVALID_NAME,
                    "'" + Printable.of(target)
                            + "' is no network name; give DRIVE;SERVER;SHARE, where DRIVE is a letter"
                            + " and a colon or a name, SERVER is empty or at most 15 letters, digits, '-', '_', and SHARE"
                            + " at most 80 letters, digits, blanks, '.', '_', '-', '$', '(', ')'");
        }
        if (!parts[0].isEmpty()) {
            GlobalName.parse(parts[0]);
        }
        return new NetworkName(parts[0], parts[1], parts[2]);
    }

    /** The same on a drive. */
    NetworkName on(String letter) {
        return new NetworkName(letter, server, share);
    }

    /** As a target. */
    @Override
    public String toString() {
        return drive + ";" + server + ";" + share;
    }
}
