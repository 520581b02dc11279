package io.drivebay.shell.internal.command;

import io.drivebay.shell.internal.cli.CommandException;
import io.drivebay.shell.internal.cli.Console;
import io.drivebay.shell.internal.cli.Services;
import io.drivebay.shell.internal.cli.ShellCommand;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Forgets an icon. */
@Command(
        name = "icon:unregister",
        description = "Forgets an icon.",
        footer = {"", "Example:", "  icon:unregister vault"})
final class IconUnregisterCommand implements ShellCommand {
    @Parameters(index = "0", paramLabel = "ID", description = "The icon's id: letters, digits, '.', '_', '-'.")
    private String id;

    @Mixin
    private ProductOption product = new ProductOption();

    @Override
    public void run(Console console, Services services) throws IOException, CommandException {
        services.icons().unregister(product.registryFormat(), id);
        console.out().println("icon " + id + " is forgotten");
    }
}
