package io.drivebay.shell.internal.command;

import io.drivebay.api.ByteSize;
import io.drivebay.api.disk.DiskInfo;
import io.drivebay.api.disk.VirtualDisk;
import io.drivebay.api.driver.Holder;
import io.drivebay.api.mount.MountingPoint;
import io.drivebay.shell.internal.cli.Durations;
import io.drivebay.shell.internal.cli.Services;
import io.drivebay.shell.internal.cli.Table;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A disk as it is shown. The names of the JSON fields are for scripts: new ones may come, none changes.
 *
 * @param info the disk
 * @param mountingPoints its points; none if nobody keeps them
 * @param holders who has it open
 */
record DiskView(DiskInfo info, List<MountingPoint> mountingPoints, List<Holder> holders) {
    static DiskView of(VirtualDisk disk, Services services) {
        return new DiskView(
                disk.info(),
                services.mountingPointsIfThere()
                        .map(service -> service.list(disk))
                        .orElse(List.of()),
                disk.holders());
    }

    /** What {@code disk:list} gives of a disk. */
    static Map<String, Object> json(DiskInfo info) {
        return Fields.of(
                "name", info.name(),
                "store", info.store(),
                "state", info.state(),
                "driver", info.driver(),
                "node", info.node(),
                "size", info.size() == 0 ? null : info.size(),
                "sectorSize", info.sectorSize(),
                "readOnly", info.readOnly(),
                "guid", info.guid(),
                "type", info.type(),
                "capabilities", info.capabilities().stream().sorted().toList(),
                "timeout", info.timeout(),
                "details", new TreeMap<>(info.details()),
                "message", info.message());
    }

    Map<String, Object> json() {
        Map<String, Object> fields = json(info);
        fields.put(
                "mountingPoints",
                mountingPoints.stream().map(MountingPointView::json).toList());
        fields.put(
                "holders",
                holders.stream()
                        .map(holder -> Fields.of(
                                "pid", holder.pid(),
                                "command", holder.command(),
                                "path", holder.path()))
                        .toList());
        return fields;
    }

    Table table() {
        Table table = new Table()
                .row("name", info.name())
                .row("state", info.state().name())
                .row("message", info.message().orElse("-"))
                .row("store", info.store().orElse("-"))
                .row("size", info.size() == 0 ? "-" : ByteSize.format(info.size()) + " (" + info.size() + " bytes)")
                .row("sector", Integer.toString(info.sectorSize()))
                .row("read-only", info.size() == 0 ? "-" : info.readOnly() ? "yes" : "no")
                .row("type", info.type().name())
                .row("guid", info.guid().toString())
                .row("driver", info.driver().orElse("-"))
                .row("node", info.node().map(Path::toString).orElse("-"))
                .row("timeout", info.timeout().isZero() ? "none" : Durations.format(info.timeout()))
                .row("capabilities", capabilities());
        new TreeMap<>(info.details()).forEach((key, value) -> table.row("detail " + key, value));
        mountingPoints.forEach(point -> table.row("mounting point", MountingPointView.sentence(point)));
        holders.forEach(holder -> table.row("holder", holder.toString()));
        return table;
    }

    private String capabilities() {
        return info.capabilities().isEmpty()
                ? "-"
                : info.capabilities().stream().sorted().map(Enum::name).collect(Collectors.joining(" "));
    }
}
