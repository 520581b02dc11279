package io.drivebay.installer.internal.cli;

import io.drivebay.api.DiskException;
import io.drivebay.api.install.DriverInstaller;
import io.drivebay.api.install.Module;
import io.drivebay.api.install.ModuleStatus;
import io.drivebay.api.install.ModuleStatus.State;
import io.drivebay.installer.internal.SystemInstaller;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

/** The installer without a host: {@code drivebay install}, {@code uninstall}, {@code driver-status}. */
public final class Main {
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    /** As systemctl and drivebay status say that something does not run. */
    private static final int NOT_RUNNING = 3;

    private static final int RESTART = 10;
    private static final String PACKAGE = "drivebay.cab";

    private Main() {}

    /** A command with its options; the exit status tells how it ended. */
    public static void main(String[] arguments) {
        System.exit(run(arguments, System.out, System.err));
    }

    static int run(String[] arguments, PrintStream out, PrintStream err) {
        try {
            Path distribution = Path.of(System.getProperty("drivebay.distribution", "."));
            Options options = Options.parse(
                    arguments, distribution.resolve(PACKAGE), System.getProperty(SystemInstaller.SYSROOT));
            DriverInstaller installer = new SystemInstaller(options.sysroot());
            return switch (arguments.length == 0 ? "" : arguments[0]) {
                case "install" ->
                    restart(
                            installer.install(
                                    options.cabinet(),
                                    options.product(),
                                    options.folder(),
                                    options.modules(),
                                    options.installFlags()),
                            out);
                case "uninstall" ->
                    restart(
                            installer.uninstall(
                                    options.cabinet(), options.product(), options.folder(), options.uninstallFlags()),
                            out);
                case "driver-status" -> status(installer, options, out);
                default -> throw new IllegalArgumentException("the commands are install, uninstall, driver-status");
            };
        } catch (DiskException e) {
            err.println("drivebay: " + e.describe());
            return FAILED;
        } catch (IllegalArgumentException e) {
            err.println("drivebay: " + e.getMessage() + "; see drivebay help");
            return USAGE;
        }
    }

    private static int restart(Set<Module> modules, PrintStream out) {
        if (modules.isEmpty()) {
            return DONE;
        }
        out.println("restart the system for "
                + modules.stream().map(Options::word).collect(Collectors.joining(", ")) + ", which is in use");
        return RESTART;
    }

    private static int status(DriverInstaller installer, Options options, PrintStream out) throws DiskException {
        for (Module module : Module.values()) {
            ModuleStatus status = installer.status(options.product(), module);
            out.printf(
                    "%-10s  %-11s  %d.%d.%d.%d%n",
                    Options.word(module),
                    Options.word(status.state()),
                    status.major(),
                    status.minor(),
                    status.build(),
                    status.revision());
        }
        return installer.status(options.product(), Module.DRIVER).state() == State.RUNNING ? DONE : NOT_RUNNING;
    }
}
