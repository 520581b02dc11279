package io.drivebay.protocol.nbd;

import java.util.Optional;

/** The data of {@link OptionCode#EXPORT_NAME}: the name and nothing else. */
public final class ExportName {
    private ExportName() {}

    /** The name; empty if it cannot be one. */
    public static Optional<String> parse(byte[] data) {
        return Optional.ofNullable(OptionText.decode(data));
    }
}
