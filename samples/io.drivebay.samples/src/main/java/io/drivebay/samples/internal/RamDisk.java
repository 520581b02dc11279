package io.drivebay.samples.internal;

import io.drivebay.api.disk.DiskManager;
import io.drivebay.api.install.DriverInstaller;
import io.drivebay.api.mount.MountingPointService;
import io.drivebay.cbdisk.CBDiskDiskReadEvent;
import io.drivebay.cbdisk.CBDiskDiskWriteEvent;
import io.drivebay.cbdisk.CBDiskGetDiskSizeEvent;
import io.drivebay.cbdisk.DefaultCBDiskEventListener;
import java.nio.ByteBuffer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** A disk in memory, there while its configuration is. */
@Component(
        service = {},
        immediate = true,
        configurationPid = "io.drivebay.samples.ram",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        reference = {
            @Reference(name = "disks", service = DiskManager.class),
            @Reference(name = "installer", service = DriverInstaller.class),
            @Reference(name = "points", service = MountingPointService.class)
        })
public final class RamDisk extends DefaultCBDiskEventListener {
    private final ByteBuffer bytes;
    private final RunningDisk disk;

    @Activate
    public RamDisk(DiskSettings settings) throws Exception {
        bytes = ByteBuffer.allocateDirect(settings.megabytes() << 20);
        disk = RunningDisk.of(this, settings, 512);
    }

    @Deactivate
    void deactivate() throws Exception {
        disk.close();
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
