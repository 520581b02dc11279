package io.drivebay.shell.internal.cli;

import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Files by their whole path: the host does not know in which folder its user is. */
public final class AbsolutePaths implements ITypeConverter<Path> {
    @Override
    public Path convert(String text) {
        Path path = Path.of(text);
        if (!path.isAbsolute()) {
            throw new TypeConversionException("'" + text + "' is relative; give an absolute path");
        }
        return path;
    }
}
