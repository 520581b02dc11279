package io.drivebay.shell.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.disk.VirtualDisk;
import io.drivebay.api.export.DiskExport;
import io.drivebay.api.export.DiskExporter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Exports that exist only as far as commands can tell; a forced end takes what has a client too. */
final class FakeExporter implements DiskExporter {
    final Map<String, DiskExport> exports = new TreeMap<>();

    @Override
    public List<DiskExport> exports() {
        return List.copyOf(exports.values());
    }

    @Override
    public DiskExport export(VirtualDisk disk, String name, boolean readOnly) {
        DiskExport export = new DiskExport(
                name, disk.name(), List.of("nbd+unix:///" + name + "?socket=/s"), readOnly, List.of("unix"));
        exports.put(name, export);
        return export;
    }

    @Override
    public void unexport(String name, boolean force) throws DiskException {
        if (!exports.containsKey(name)) {
            throw new DiskException(ErrorCode.NOT_FOUND, "there is no NBD export '" + name + "'");
        } else if (!force) {
            throw new DiskException(ErrorCode.BUSY, "the NBD export '" + name + "' is in use by unix");
        }
        exports.remove(name);
    }
}
