package io.drivebay.installer.internal;

import io.drivebay.api.DiskException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The kernel modules of a system, as its /proc, /sys and /lib/modules tell. */
final class Kernel {
    private final SystemRoot root;

    Kernel(SystemRoot root) {
        this.root = root;
    }

    /** Whether there is a kernel to ask; in a system image that is being made there is none. */
    boolean known() {
        return Files.exists(root.resolve("proc/sys/kernel/osrelease"));
    }

    /** Whether a module is loaded or built in. */
    boolean running(String name) throws DiskException {
        return users(name).isPresent() || builtIn(name);
    }

    /** Whether it is running or can be loaded. */
    boolean present(String name) throws DiskException {
        return running(name) || lists("modules.dep", name, "(?m)^(\\S*/)?%s\\.ko(\\.\\w+)?:");
    }

    /** How many use a module; empty if it is not loaded, built in ones among them. */
    Optional<Integer> users(String name) throws DiskException {
        Path modules = root.resolve("proc/modules");
        if (!Files.exists(modules)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(modules)) {
            return lines.map(line -> line.split(" "))
                    .filter(fields -> fields[0].equals(plain(name)))
                    .map(fields -> Integer.parseInt(fields[2]))
                    .findFirst();
        } catch (IOException e) {
            throw Trouble.of("read " + modules, e);
        }
    }

    private boolean builtIn(String name) throws DiskException {
        return Files.isDirectory(root.resolve("sys/module/" + plain(name)))
                || lists("modules.builtin", name, "(?m)^(\\S*/)?%s\\.ko$");
    }

    private boolean lists(String index, String name, String form) throws DiskException {
        try {
            if (!known()) {
                return false;
            }
            String release =
                    Files.readString(root.resolve("proc/sys/kernel/osrelease")).strip();
            Path path = root.resolve("lib/modules/" + release + "/" + index);
            // a file's name may have either
            String either = plain(name).replace("_", "[_-]");
            return Files.exists(path)
                    && Pattern.compile(String.format(form, either))
                            .matcher(Files.readString(path))
                            .find();
        } catch (IOException e) {
            throw Trouble.of("read the kernel's list of modules", e);
        }
    }

    /** The kernel's own spelling. */
    private static String plain(String name) {
        return name.replace('-', '_');
    }
}
