package io.drivebay.driver.linux.internal;

import io.drivebay.api.driver.Holder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Looks through the processes for what they hold: open files, working and root folder, mapped files; proc(5). */
public final class ProcessScan {
    private static final Path PROC = Path.of("/proc");
    private static final String PIDS = "[0-9]*";
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    /** Fields of a line in {@code maps} before the path. */
    private static final int MAPS_FIELDS = 5;

    private ProcessScan() {}

    /** One holder for each process and path that is wanted. */
    public static Collection<Holder> find(Predicate<Path> wanted) {
        Set<Holder> holders = new LinkedHashSet<>();
        for (Path process : list(PROC, PIDS)) {
            long pid = Long.parseLong(process.getFileName().toString());
            for (Path held : heldBy(process)) {
                if (wanted.test(held)) {
                    holders.add(new Holder(pid, command(process), printable(held.toString())));
                }
            }
        }
        return holders;
    }

    private static List<Path> heldBy(Path process) {
        List<Path> held = new ArrayList<>();
        for (String name : List.of("cwd", "root")) {
            link(process.resolve(name)).ifPresent(held::add);
        }
        for (Path descriptor : list(process.resolve("fd"), "*")) {
            link(descriptor).ifPresent(held::add);
        }
        text(process.resolve("maps")).lines().forEach(line -> {
            String[] fields = line.split(" +", MAPS_FIELDS + 1);
            if (fields.length > MAPS_FIELDS && fields[MAPS_FIELDS].startsWith("/")) {
                path(fields[MAPS_FIELDS]).ifPresent(held::add);
            }
        });
        return held;
    }

    private static String command(Path process) {
        String name = text(process.resolve("comm")).strip();
        return name.isEmpty() ? "a process" : printable(name);
    }

    /** A process chooses its own name and those of its files: they must not break out of a line of a log. */
    private static String printable(String name) {
        return CONTROL.matcher(name).replaceAll("?");
    }

    // What follows meets processes that end while they are looked at, or that belong to others: those hold nothing
    // that can be told.

    private static List<Path> list(Path folder, String glob) {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, glob)) {
            stream.forEach(entries::add);
        } catch (IOException | DirectoryIteratorException e) {
            return entries;
        }
        return entries;
    }

    private static Optional<Path> link(Path link) {
        try {
            return Optional.of(Files.readSymbolicLink(link));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<Path> path(String name) {
        try {
            return Optional.of(Path.of(name));
        } catch (InvalidPathException e) {
            // no path in this process's encoding
            return Optional.empty();
        }
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
