package io.drivebay.shell.internal.command;

import io.drivebay.api.install.InstallFlag;
import io.drivebay.api.install.Module;
import io.drivebay.shell.internal.cli.CommandException;
import io.drivebay.shell.internal.cli.Console;
import io.drivebay.shell.internal.cli.Services;
import io.drivebay.shell.internal.cli.ShellCommand;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Installs modules. */
@Command(
        name = "driver:install",
        description = "Installs or upgrades the system parts that drivers need: all of those named, or none.",
        footer = {"", "Example:", "  driver:install --modules DRIVER,HELPER_DLL"})
final class DriverInstallCommand implements ShellCommand {
    @Option(
            names = "--modules",
            paramLabel = "LIST",
            split = ",",
            description = "Of DRIVER (default), PNP_BUS and HELPER_DLL.")
    private Set<Module> modules = EnumSet.of(Module.DRIVER);

    @Mixin
    private ProductOption product = new ProductOption();

    @Mixin
    private PackageOptions source = new PackageOptions();

    @Option(
            names = "--flag",
            paramLabel = "FLAG",
            description = "KEEP_START_TYPE, OVERWRITE_SAME_VERSION, REMOVE_OLD_VERSIONS or FORCE_SHA1_DRIVERS; may be"
                    + " repeated.")
    private Set<InstallFlag> flags = EnumSet.noneOf(InstallFlag.class);

    @Override
    public void run(Console console, Services services) throws IOException, CommandException {
        Set<Module> restart = services.installer()
                .install(source.cabinet(services), product.product(), source.folder(), modules, flags);
        console.out()
                .println(modules.stream().sorted().map(Enum::name).collect(Collectors.joining(", "))
                        + (modules.size() == 1 ? " is" : " are") + " installed");
        PackageOptions.restart(console, restart);
    }
}
