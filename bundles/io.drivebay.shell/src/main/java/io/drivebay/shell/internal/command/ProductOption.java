package io.drivebay.shell.internal.command;

import io.drivebay.api.Guid;
import io.drivebay.api.install.DriverInstaller;
import io.drivebay.shell.internal.cli.Guids;
import java.util.UUID;
import picocli.CommandLine.Option;

/** Whose modules and icons are meant. */
final class ProductOption {
    @Option(
            names = "--guid",
            paramLabel = "GUID",
            converter = Guids.class,
            description = "The product; without it Drivebay's own.")
    private UUID product = DriverInstaller.DRIVEBAY;

    UUID product() {
        return product;
    }

    /** As products write it. */
    String registryFormat() {
        return Guid.registryFormat(product);
    }
}
