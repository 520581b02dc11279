package io.drivebay.shell.internal.command;

import io.drivebay.api.mount.MountingPoint;
import io.drivebay.shell.internal.cli.Table;
import java.nio.file.Path;
import java.util.Map;

/** A mounting point as it is shown. */
final class MountingPointView {
    private MountingPointView() {}

    static Map<String, Object> json(MountingPoint point) {
        return Fields.of(
                "target", point.spec().target(),
                "folder", point.folder(),
                "device", point.device(),
                "mounted", point.mounted(),
                "fileSystem", point.fileSystem(),
                "message", point.message());
    }

    static void row(Table table, String disk, MountingPoint point) {
        table.row(
                disk,
                point.spec().target(),
                point.mounted() ? "yes" : "no",
                point.fileSystem().orElse("-"),
                point.folder().map(Path::toString).orElse("-"),
                point.device().map(Path::toString).orElse("-"),
                point.message().orElse(""));
    }

    static String sentence(MountingPoint point) {
        String target = point.spec().target();
        String device = point.device().map(path -> ", device " + path).orElse("");
        if (point.mounted()) {
            return target + ": " + point.fileSystem().orElse("file system") + " mounted"
                    + point.folder().map(path -> " at " + path).orElse("") + device;
        }
        return target + ": not mounted"
                + point.message().map(message -> ": " + message).orElse("") + device;
    }
}
