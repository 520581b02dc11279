package io.drivebay.installer.internal.cab;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.util.regex.Pattern;

/** Names that stay beneath the folder that they are put in. */
public final class SafePath {
    /** No empty part, none that begins with a dot, nothing that a shell or a file system takes for more than a letter. */
    private static final Pattern RELATIVE =
            Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._@+-]*(/[A-Za-z0-9_][A-Za-z0-9._@+-]*)*");

    private SafePath() {}

    /**
     * The path, if it is safe.
     *
     * @throws DiskException CRC
     */
    public static String check(String path) throws DiskException {
        if (!RELATIVE.matcher(path).matches()) {
            throw new DiskException(
                    ErrorCode.CRC,
                    "the package is damaged: '" + path.replaceAll("[^ -~]", "?")
                            + "' is no path beneath the root of the system");
        }
        return path;
    }
}
