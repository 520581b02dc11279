package io.drivebay.shell.internal.command;

import io.drivebay.api.ErrorCode;
import io.drivebay.api.install.Module;
import io.drivebay.shell.internal.cli.AbsolutePaths;
import io.drivebay.shell.internal.cli.CommandException;
import io.drivebay.shell.internal.cli.Console;
import io.drivebay.shell.internal.cli.Services;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Where an installation comes from and goes to. */
final class PackageOptions {
    @Option(
            names = "--cab",
            paramLabel = "FILE",
            converter = AbsolutePaths.class,
            description = "The package; without it the distribution's.")
    private Path cabinet;

    @Option(
            names = "--path",
            paramLabel = "DIR",
            description = "Where the files are instead of in the system's own places.")
    private Path folder;

    Path cabinet(Services services) throws CommandException {
        if (cabinet != null) {
            return cabinet;
        }
        return services.cabinet()
                .orElseThrow(() -> new CommandException(
                        ErrorCode.FILE_NOT_FOUND,
                        "this host was not started from a distribution; name the package with --cab"));
    }

    Optional<Path> folder() {
        return Optional.ofNullable(folder);
    }

    /** What is left for the user to do. */
    static void restart(Console console, Set<Module> modules) {
        if (!modules.isEmpty()) {
            console.out()
                    .println("restart the system for "
                            + modules.stream().sorted().map(Enum::name).collect(Collectors.joining(", "))
                            + ", which is in use");
        }
    }
}
