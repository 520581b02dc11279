package io.drivebay.samples.internal;

import io.drivebay.api.disk.DiskManager;
import io.drivebay.api.install.DriverInstaller;
import io.drivebay.api.mount.MountingPointService;
import io.drivebay.cbdisk.CBDiskDiskReadEvent;
import io.drivebay.cbdisk.CBDiskDiskWriteEvent;
import io.drivebay.cbdisk.CBDiskFlushEvent;
import io.drivebay.cbdisk.CBDiskGetDiskSizeEvent;
import io.drivebay.cbdisk.DefaultCBDiskEventListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** A disk in a file that holds nothing but AES-XTS ciphertext; sectors that were never written read as zeroes. */
@Component(
        service = {},
        immediate = true,
        configurationPid = "io.drivebay.samples.encrypted",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        reference = {
            @Reference(name = "disks", service = DiskManager.class),
            @Reference(name = "installer", service = DriverInstaller.class),
            @Reference(name = "points", service = MountingPointService.class)
        })
public final class EncryptedDisk extends DefaultCBDiskEventListener {
    private static final int SECTOR = 512;
    private static final byte[] NEVER_WRITTEN = new byte[SECTOR];

    private final Xts xts;
    private final long size;
    private final FileChannel file;
    private final RunningDisk disk;

    @Activate
    public EncryptedDisk(DiskSettings settings) throws Exception {
        xts = new Xts(Files.readAllBytes(Path.of(settings.key())), SECTOR);
        size = (long) settings.megabytes() << 20;
        file = FileChannel.open(
                Path.of(settings.file()), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            disk = RunningDisk.of(this, settings, SECTOR);
        } catch (Exception e) {
            file.close();
            throw e;
        }
    }

    @Deactivate
    void deactivate() throws Exception {
        try {
            disk.close();
        } finally {
            file.close();
        }
    }

    @Override
    public void getDiskSize(CBDiskGetDiskSizeEvent e) {
        e.size = size;
    }

    @Override
    public void diskRead(CBDiskDiskReadEvent e) throws IOException, GeneralSecurityException {
        byte[] bytes = new byte[e.bytesToRead];
        ByteBuffer target = ByteBuffer.wrap(bytes);
        long at = e.offset;
        for (int read = 0; target.hasRemaining() && read >= 0; at += read) {
            read = file.read(target, at);
        }
        byte[] plain = bytes.clone();
        xts.decrypt(e.offset / SECTOR, plain);
        for (int sector = 0; sector < bytes.length; sector += SECTOR) {
            if (Arrays.equals(bytes, sector, sector + SECTOR, NEVER_WRITTEN, 0, SECTOR)) {
                Arrays.fill(plain, sector, sector + SECTOR, (byte) 0);
            }
        }
        e.buffer.put(plain);
        e.bytesRead = plain.length;
    }

    @Override
    public void diskWrite(CBDiskDiskWriteEvent e) throws IOException, GeneralSecurityException {
        byte[] bytes = new byte[e.bytesToWrite];
        e.buffer.get(bytes);
        xts.encrypt(e.offset / SECTOR, bytes);
        ByteBuffer source = ByteBuffer.wrap(bytes);
        while (source.hasRemaining()) {
            file.write(source, e.offset + source.position());
        }
    }

    @Override
    public void flush(CBDiskFlushEvent e) throws IOException {
        file.force(true);
    }
}
