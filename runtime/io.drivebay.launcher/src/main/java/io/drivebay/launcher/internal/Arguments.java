package io.drivebay.launcher.internal;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the start script passes on.
 *
 * @param distribution the folder with {@code plugins/} and {@code configuration/}
 * @param home the folder with this host's state
 * @param foreground whether the log goes to standard error too
 * @param ready where the host says that it is ready, or why it is not: a pipe, closed by the end of the process too
 */
record Arguments(Path distribution, Path home, boolean foreground, Optional<Path> ready) {
    static Arguments parse(String[] arguments) throws HostException {
        Path distribution = null;
        Path home = null;
        boolean foreground = false;
        Optional<Path> ready = Optional.empty();
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--distribution" -> distribution = path(arguments, ++i);
                case "--home" -> home = path(arguments, ++i);
                case "--ready" -> ready = Optional.of(path(arguments, ++i));
                case "--foreground" -> foreground = true;
                default ->
                    throw new HostException("unknown option " + arguments[i]
                            + "; there are --distribution DIR, --home DIR, --ready FILE, --foreground");
            }
        }
        if (distribution == null || home == null) {
            throw new HostException("--distribution DIR and --home DIR are needed; bin/drivebay gives both");
        }
        return new Arguments(distribution, home, foreground, ready);
    }

    private static Path path(String[] arguments, int index) throws HostException {
        if (index == arguments.length) {
            throw new HostException("a path must follow " + arguments[index - 1]);
        }
        return Path.of(arguments[index]).toAbsolutePath().normalize();
    }
}
