package io.drivebay.shell.internal.command;

import io.drivebay.shell.internal.cli.AbsolutePaths;
import io.drivebay.shell.internal.cli.CommandException;
import io.drivebay.shell.internal.cli.Console;
import io.drivebay.shell.internal.cli.Services;
import io.drivebay.shell.internal.cli.ShellCommand;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Registers an icon. */
@Command(
        name = "icon:register",
        description = "Registers an icon under an id, in place of an earlier one with this id.",
        footer = {"", "Example:", "  icon:register /opt/app/vault.ico vault"})
final class IconRegisterCommand implements ShellCommand {
    @Parameters(
            index = "0",
            paramLabel = "FILE",
            converter = AbsolutePaths.class,
            description = "An .ico file, which must stay where it is.")
    private Path file;

    @Parameters(index = "1", paramLabel = "ID", description = "The icon's id: letters, digits, '.', '_', '-'.")
    private String id;

    @Mixin
    private ProductOption product = new ProductOption();

    @Override
    public void run(Console console, Services services) throws IOException, CommandException {
        services.icons().register(product.registryFormat(), file, id);
        console.out().println("icon " + id + " is registered");
    }
}
