package io.drivebay.shell.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.disk.VirtualDisk;
import io.drivebay.api.mount.IconService;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Icons by name only. */
final class FakeIcons implements IconService {
    final Map<String, String> registered = new TreeMap<>();
    final Map<String, String> shown = new TreeMap<>();

    @Override
    public void register(String productGuid, Path icon, String iconId) {
        registered.put(iconId, productGuid + " " + icon);
    }

    @Override
    public void unregister(String productGuid, String iconId) throws DiskException {
        if (registered.remove(iconId) == null) {
            throw new DiskException(ErrorCode.FILE_NOT_FOUND, "there is no icon " + iconId);
        }
    }

    @Override
    public boolean registered(String iconId) {
        return registered.containsKey(iconId);
    }

    @Override
    public void show(VirtualDisk disk, String iconId) {
        shown.put(disk.name(), iconId);
    }

    @Override
    public void reset(VirtualDisk disk) {
        shown.remove(disk.name());
    }
}
