package io.drivebay.samples.internal;

import io.drivebay.api.disk.DiskManager;
import io.drivebay.api.install.DriverInstaller;
import io.drivebay.api.mount.MountingPointService;
import io.drivebay.cbdisk.CBDiskDiskReadEvent;
import io.drivebay.cbdisk.CBDiskDiskWriteEvent;
import io.drivebay.cbdisk.CBDiskFlushEvent;
import io.drivebay.cbdisk.CBDiskGetDiskSizeEvent;
import io.drivebay.cbdisk.DefaultCBDiskEventListener;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.h2.jdbcx.JdbcDataSource;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** A disk whose sectors are rows of an H2 database; the rest of them are zeroes. A flush is a commit. */
@Component(
        service = {},
        immediate = true,
        configurationPid = "io.drivebay.samples.sql",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        reference = {
            @Reference(name = "disks", service = DiskManager.class),
            @Reference(name = "installer", service = DriverInstaller.class),
            @Reference(name = "points", service = MountingPointService.class)
        })
public final class SqlDisk extends DefaultCBDiskEventListener {
    private static final int SECTOR = 4096;

    private final long size;
    private final Connection connection;
    private final RunningDisk disk;

    @Activate
    public SqlDisk(DiskSettings settings) throws Exception {
        size = (long) settings.megabytes() << 20;
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:file:" + settings.file());
        connection = source.getConnection();
        try {
            connection.setAutoCommit(false);
            execute("create table if not exists sectors (number bigint primary key, bytes varbinary(4096) not null)");
            disk = RunningDisk.of(this, settings, SECTOR);
        } catch (Exception e) {
            connection.close();
            throw e;
        }
    }

    @Deactivate
    void deactivate() throws Exception {
        try {
            disk.close();
        } finally {
            connection.close();
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void getDiskSize(CBDiskGetDiskSizeEvent e) {
        e.size = size;
    }

    @Override
    public void diskRead(CBDiskDiskReadEvent e) throws SQLException {
        e.buffer.put(new byte[e.bytesToRead]);
        long first = e.offset / SECTOR;
        try (PreparedStatement select =
                connection.prepareStatement("select number, bytes from sectors where number between ? and ?")) {
            select.setLong(1, first);
            select.setLong(2, first + e.bytesToRead / SECTOR - 1);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    e.buffer.put((int) (rows.getLong(1) - first) * SECTOR, rows.getBytes(2));
                }
            }
        }
        e.bytesRead = e.bytesToRead;
    }

    @Override
    public void diskWrite(CBDiskDiskWriteEvent e) throws SQLException {
        try (PreparedStatement merge =
                connection.prepareStatement("merge into sectors (number, bytes) key (number) values (?, ?)")) {
            for (long number = e.offset / SECTOR; e.buffer.hasRemaining(); number++) {
                byte[] sector = new byte[SECTOR];
                e.buffer.get(sector);
                merge.setLong(1, number);
                merge.setBytes(2, sector);
                merge.addBatch();
            }
            merge.executeBatch();
        }
    }

    @Override
    public void flush(CBDiskFlushEvent e) throws SQLException {
        connection.commit();
        execute("checkpoint sync");
    }
}
