package io.drivebay.samples.internal;

import io.drivebay.api.disk.DiskManager;
import io.drivebay.api.install.DriverInstaller;
import io.drivebay.api.mount.MountingPointService;
import io.drivebay.cbdisk.CBDisk;
import io.drivebay.cbdisk.CBDiskDiskReadEvent;
import io.drivebay.cbdisk.CBDiskDiskWriteEvent;
import io.drivebay.cbdisk.CBDiskException;
import io.drivebay.cbdisk.CBDiskGetDiskSizeEvent;
import io.drivebay.cbdisk.DefaultCBDiskEventListener;
import java.nio.ByteBuffer;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** A disk in memory in 40 lines; it needs no other class and is there while its configuration is. */
@Component(configurationPid = "io.drivebay.samples.ram", configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class RamDisk extends DefaultCBDiskEventListener {
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(64 << 20);
    private final CBDisk disk = new CBDisk();

    /** CBDisk finds the services by itself; here they say that they must be there. */
    @Activate
    public RamDisk(
            Map<String, Object> settings,
            @Reference DiskManager disks,
            @Reference DriverInstaller installer,
            @Reference MountingPointService points)
            throws Exception {
        disk.addCBDiskEventListener(this);
        disk.initialize((String) settings.get("product"));
        disk.createStorage();
        try {
            disk.addMountingPoint((String) settings.getOrDefault("at", ""), CBDisk.STGMP_MOUNT_MANAGER, 0);
            disk.mountMedia(30_000);
        } catch (CBDiskException e) {
            disk.deleteStorage(true);
            throw e;
        }
    }

    @Deactivate
    void close() throws CBDiskException {
        disk.deleteStorage(true);
    }

    @Override
    public void getDiskSize(CBDiskGetDiskSizeEvent e) {
        e.size = bytes.capacity();
    }

    @Override
    public void diskRead(CBDiskDiskReadEvent e) {
        e.buffer.put(bytes.slice((int) e.offset, e.bytesToRead));
        e.bytesRead = e.bytesToRead;
    }

    @Override
    public void diskWrite(CBDiskDiskWriteEvent e) {
        bytes.slice((int) e.offset, e.bytesToWrite).put(e.buffer);
    }
}
