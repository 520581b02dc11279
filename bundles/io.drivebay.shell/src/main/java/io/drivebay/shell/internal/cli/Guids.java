package io.drivebay.shell.internal.cli;

import java.util.UUID;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** GUIDs, with or without braces. */
public final class Guids implements ITypeConverter<UUID> {
    @Override
    public UUID convert(String text) {
        String plain = text.startsWith("{") && text.endsWith("}") ? text.substring(1, text.length() - 1) : text;
        try {
            UUID guid = UUID.fromString(plain);
            // Java also takes parts that are too short
            if (guid.toString().equalsIgnoreCase(plain)) {
                return guid;
            }
        } catch (IllegalArgumentException e) {
            throw wrong(text);
        }
        throw wrong(text);
    }

    private static TypeConversionException wrong(String text) {
        return new TypeConversionException(
                "'" + text + "' is no GUID; write for example 1fad0ef2-9a03-4b87-b4bc-645b7035ed90");
    }
}
