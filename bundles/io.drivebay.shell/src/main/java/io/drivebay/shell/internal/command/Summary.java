package io.drivebay.shell.internal.command;

import io.drivebay.api.ByteSize;
import io.drivebay.api.disk.DiskInfo;
import io.drivebay.api.disk.VirtualDisk;
import io.drivebay.api.mount.MountingPoint;
import io.drivebay.shell.internal.cli.Services;
import java.util.List;

/** A disk that has just changed, in a few lines. */
final class Summary {
    private Summary() {}

    static String of(VirtualDisk disk, Services services) {
        DiskInfo info = disk.info();
        StringBuilder text = new StringBuilder("disk " + info.name() + " is " + info.state());
        text.append(": ").append(ByteSize.format(info.size())).append(info.readOnly() ? ", read-only" : "");
        info.node().ifPresent(node -> text.append(", ").append(node));
        info.driver().ifPresent(driver -> text.append(" by ").append(driver));
        info.message().ifPresent(message -> text.append(" (").append(message).append(')'));
        List<MountingPoint> points = services.mountingPointsIfThere()
                .map(service -> service.list(disk))
                .orElse(List.of());
        points.forEach(point -> text.append('\n').append(MountingPointView.sentence(point)));
        return text.toString();
    }
}
