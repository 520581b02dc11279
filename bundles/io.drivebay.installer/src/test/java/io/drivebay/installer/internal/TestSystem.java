package io.drivebay.installer.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A system in a folder, with a kernel whose modules are lines of files. Its commands change those lines. */
final class TestSystem implements SystemCommands {
    private static final String RELEASE = "6.12.0-test";

    private final Path root;
    private final List<String> commands = new ArrayList<>();

    TestSystem(Path root) throws IOException {
        this.root = root;
        file("proc/sys/kernel/osrelease", RELEASE + "\n");
        file("lib/modules/" + RELEASE + "/modules.builtin", "kernel/fs/fuse/fuse.ko\n");
        file(
                "lib/modules/" + RELEASE + "/modules.dep",
                Stream.of("block/loop", "block/nbd", "block/ublk_drv", "scsi/iscsi_tcp", "scsi/sd_mod", "scsi/sr_mod")
                        .map(name -> "kernel/drivers/" + name + ".ko.xz:\n")
                        .collect(Collectors.joining()));
        file("proc/modules", "");
        file("usr/sbin/iscsid", "#!/bin/sh\n");
        Files.setPosixFilePermissions(root.resolve("usr/sbin/iscsid"), PosixFilePermissions.fromString("rwxr-xr-x"));
        folder("etc");
    }

    SystemInstaller installer() {
        return installer(new DurableFiles(), this);
    }

    SystemInstaller installer(FileChanges changes, SystemCommands through) {
        return new SystemInstaller(new SystemRoot(root), changes, through);
    }

    Path root() {
        return root;
    }

    Path path(String file) {
        return root.resolve(file);
    }

    String text(String file) throws IOException {
        return Files.readString(path(file));
    }

    void file(String file, String text) throws IOException {
        folder(Path.of(file).getParent().toString());
        Files.writeString(path(file), text);
    }

    void folder(String folder) throws IOException {
        Files.createDirectories(path(folder));
    }

    boolean exists(String file) {
        return Files.exists(path(file), LinkOption.NOFOLLOW_LINKS);
    }

    /** Commands since the last question. */
    List<String> commands() {
        List<String> taken = List.copyOf(commands);
        commands.clear();
        return taken;
    }

    /** Makes somebody use a loaded module. */
    void use(String module) throws IOException {
        file("proc/modules", text("proc/modules").replaceAll("(?m)^(" + module + " \\d+) 0 ", "$1 1 "));
    }

    /** Everything that is there but what the installer keeps between runs. */
    Map<String, String> snapshot() throws IOException {
        Map<String, String> snapshot = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(root)) {
            for (Path path : walk.toList()) {
                snapshot.put(root.relativize(path).toString(), content(path));
            }
        }
        snapshot.keySet().removeIf(path -> path.startsWith("var/lib/drivebay/install/lock"));
        return snapshot;
    }

    @Override
    public void load(String module) throws DiskException {
        commands.add("load " + module);
        lines(lines -> lines.add(module + " 16384 0 - Live 0x0"));
    }

    @Override
    public void unload(String module) throws DiskException {
        commands.add("unload " + module);
        lines(lines -> {
            if (!lines.removeIf(line -> line.startsWith(module + " "))) {
                throw new DiskException(ErrorCode.IO_DEVICE, module + " is not loaded");
            }
        });
    }

    @Override
    public void rulesChanged() {
        commands.add("rules");
    }

    private interface Edit {
        void apply(List<String> lines) throws DiskException;
    }

    private void lines(Edit edit) throws DiskException {
        try {
            List<String> lines = new ArrayList<>(Files.readAllLines(path("proc/modules")));
            edit.apply(lines);
            // the order tells nothing
            Collections.sort(lines);
            Files.write(path("proc/modules"), lines);
        } catch (DiskException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String content(Path path) throws IOException {
        if (Files.isSymbolicLink(path)) {
            return "-> " + Files.readSymbolicLink(path);
        }
        return Files.isDirectory(path) ? "folder" : new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
    }
}
