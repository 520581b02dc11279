package io.drivebay.shell.internal.command;

import io.drivebay.api.install.Module;
import io.drivebay.api.install.UninstallFlag;
import io.drivebay.shell.internal.cli.CommandException;
import io.drivebay.shell.internal.cli.Console;
import io.drivebay.shell.internal.cli.Services;
import io.drivebay.shell.internal.cli.ShellCommand;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Removes modules. */
@Command(
        name = "driver:uninstall",
        description = "Removes a product's modules; what other products have installed too stays in the system.",
        footer = {"", "Example:", "  driver:uninstall"})
final class DriverUninstallCommand implements ShellCommand {
    @Mixin
    private ProductOption product = new ProductOption();

    @Mixin
    private PackageOptions source = new PackageOptions();

    @Option(
            names = "--flag",
            paramLabel = "FLAG",
            description = "VERSION_PREVIOUS or VERSION_CURRENT, seen from the package; without it both.")
    private Set<UninstallFlag> flags = EnumSet.noneOf(UninstallFlag.class);

    @Override
    public void run(Console console, Services services) throws IOException, CommandException {
        Set<UninstallFlag> ages = flags.isEmpty() ? EnumSet.allOf(UninstallFlag.class) : flags;
        Set<Module> restart =
                services.installer().uninstall(source.cabinet(services), product.product(), source.folder(), ages);
        console.out().println("the modules of product " + product.product() + " are removed");
        PackageOptions.restart(console, restart);
    }
}
