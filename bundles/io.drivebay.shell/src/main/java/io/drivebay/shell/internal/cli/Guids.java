package io.drivebay.shell.internal.cli;

import io.drivebay.api.Guid;
import java.util.UUID;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** GUIDs as {@link Guid} reads them. */
public final class Guids implements ITypeConverter<UUID> {
    @Override
    public UUID convert(String text) {
        try {
            return Guid.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
