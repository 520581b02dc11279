package io.drivebay.shell.internal.command;

import io.drivebay.api.install.DriverInstaller;
import java.util.Locale;
import java.util.UUID;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Whose modules and icons are meant. */
final class ProductOption {
    @Option(
            names = "--guid",
            paramLabel = "GUID",
            converter = Guid.class,
            description = "The product; without it Drivebay's own.")
    private UUID product = DriverInstaller.DRIVEBAY;

    UUID product() {
        return product;
    }

    /** As products write it. */
    String registryFormat() {
        return "{" + product.toString().toUpperCase(Locale.ROOT) + "}";
    }

    /** With or without braces. */
    static final class Guid implements ITypeConverter<UUID> {
        @Override
        public UUID convert(String text) {
            String plain = text.startsWith("{") && text.endsWith("}") ? text.substring(1, text.length() - 1) : text;
            try {
                UUID guid = UUID.fromString(plain);
                if (guid.toString().equalsIgnoreCase(plain)) {
                    return guid;
                }
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + text + "' is no GUID");
            }
            throw new TypeConversionException("'" + text + "' is no GUID");
        }
    }
}
