package io.drivebay.samples.internal;

import io.drivebay.cbdisk.CBDisk;
import io.drivebay.cbdisk.CBDiskEventListener;
import io.drivebay.cbdisk.CBDiskException;

/** A CBDisk from its creation to its deletion. */
final class RunningDisk implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 30_000;

    private final CBDisk disk = new CBDisk();

    private RunningDisk() {}

    /** A disk that the listener serves; nothing is left of it if it cannot be. */
    static RunningDisk of(CBDiskEventListener listener, DiskSettings settings, int sectorSize) throws Exception {
        RunningDisk running = new RunningDisk();
        try {
            running.start(listener, settings, sectorSize);
            return running;
        } catch (CBDiskException e) {
            running.close();
            throw e;
        }
    }

    private void start(CBDiskEventListener listener, DiskSettings settings, int sectorSize) throws Exception {
        disk.addCBDiskEventListener(listener);
        disk.initialize(settings.product());
        disk.setStorageGUID(settings.guid());
        disk.config("SectorSize=" + sectorSize);
        disk.createStorage();
        String at = settings.at();
        if (!at.isEmpty()) {
            disk.addMountingPoint(at, at.startsWith("/") ? CBDisk.STGMP_MOUNT_MANAGER : CBDisk.STGMP_SIMPLE, 0);
        }
        disk.mountMedia(TIMEOUT_MILLIS);
    }

    @Override
    public void close() throws CBDiskException {
        if (disk.isStoragePresent()) {
            disk.deleteStorage(true);
        }
    }
}
