package io.drivebay.installer.internal.cli;

import io.drivebay.api.Guid;
import io.drivebay.api.install.DriverInstaller;
import io.drivebay.api.install.InstallFlag;
import io.drivebay.api.install.Module;
import io.drivebay.api.install.UninstallFlag;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What the command line says. */
final class Options {
    private final Set<InstallFlag> installFlags = EnumSet.noneOf(InstallFlag.class);
    private final Set<UninstallFlag> uninstallFlags = EnumSet.noneOf(UninstallFlag.class);
    private Set<Module> modules = EnumSet.of(Module.DRIVER);
    private UUID product = DriverInstaller.DRIVEBAY;
    private Path cabinet;
    private Optional<Path> folder = Optional.empty();
    private String sysroot;

    private Options(Path cabinet, String sysroot) {
        this.cabinet = cabinet;
        this.sysroot = sysroot;
    }

    /**
     * From what follows the command.
     *
     * @throws IllegalArgumentException with a line for the user
     */
    static Options parse(String[] arguments, Path cabinet, String sysroot) {
        Options options = new Options(cabinet, sysroot);
        for (int i = 1; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--cab" -> options.cabinet = Path.of(value(arguments, ++i)).toAbsolutePath();
                case "--guid" -> options.product = Guid.parse(value(arguments, ++i));
                case "--path" -> options.folder = Optional.of(Path.of(value(arguments, ++i)));
                case "--sysroot" -> options.sysroot = value(arguments, ++i);
                case "--modules" -> options.modules = modules(value(arguments, ++i));
                default -> options.flag(arguments[i]);
            }
        }
        return options;
    }

    Set<InstallFlag> installFlags() {
        return installFlags;
    }

    /** Both ages if none is named. */
    Set<UninstallFlag> uninstallFlags() {
        return uninstallFlags.isEmpty() ? EnumSet.allOf(UninstallFlag.class) : uninstallFlags;
    }

    Set<Module> modules() {
        return modules;
    }

    UUID product() {
        return product;
    }

    Path cabinet() {
        return cabinet;
    }

    Optional<Path> folder() {
        return folder;
    }

    String sysroot() {
        return sysroot;
    }

    /** As it is written on the command line. */
    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void flag(String argument) {
        for (InstallFlag flag : InstallFlag.values()) {
            if (argument.equals("--" + word(flag))) {
                installFlags.add(flag);
                return;
            }
        }
        switch (argument) {
            case "--previous" -> uninstallFlags.add(UninstallFlag.VERSION_PREVIOUS);
            case "--current" -> uninstallFlags.add(UninstallFlag.VERSION_CURRENT);
            default -> throw new IllegalArgumentException("unknown option " + argument);
        }
    }

    private static Set<Module> modules(String list) {
        Set<Module> modules = EnumSet.noneOf(Module.class);
        for (String word : list.split(",")) {
            if (word.equals("all")) {
                modules.addAll(EnumSet.allOf(Module.class));
            } else {
                try {
                    modules.add(Module.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_')));
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException(
                            "unknown module " + word + "; there are driver, pnp-bus, helper-dll, all", e);
                }
            }
        }
        return modules;
    }

    private static String value(String[] arguments, int index) {
        if (index == arguments.length) {
            throw new IllegalArgumentException(arguments[index - 1] + " needs a value");
        }
        return arguments[index];
    }
}
