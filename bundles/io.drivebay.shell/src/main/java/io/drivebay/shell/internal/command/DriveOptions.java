package io.drivebay.shell.internal.command;

import io.drivebay.api.disk.DiskSpec;
import io.drivebay.api.driver.StorageType;
import io.drivebay.shell.internal.cli.Candidates;
import io.drivebay.shell.internal.cli.Durations;
import io.drivebay.shell.internal.cli.Guids;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import picocli.CommandLine.Option;

/** What makes a drive. */
final class DriveOptions {
    @Option(names = "--type", paramLabel = "TYPE", description = "Kind of drive: DISK (default), CDROM or DISK_PNP.")
    private StorageType type = StorageType.DISK;

    @Option(
            names = "--driver",
            paramLabel = "DRIVER",
            completionCandidates = Candidates.Drivers.class,
            description = "Driver that shows it, see disk:drivers; without it the best that fits.")
    private String driver;

    @Option(names = "--driver-option", paramLabel = "K=V", description = "Option for the driver; may be repeated.")
    private Map<String, String> driverOptions = new LinkedHashMap<>();

    @Option(
            names = "--sector",
            paramLabel = "N",
            description = "Bytes of a logical sector: 512 (default; 2048 for CDROM), 1024, 2048 or 4096.")
    private Integer sector;

    @Option(
            names = "--guid",
            paramLabel = "GUID",
            converter = Guids.class,
            description = "Identity; without it a random one.")
    private UUID guid;

    @Option(names = "--partitions", description = "Lets the kernel look for a partition table.")
    private boolean partitions;

    @Option(
            names = "--hold-timeout",
            paramLabel = "D",
            converter = Durations.class,
            description = "How long requests wait for a provider that is replaced (default 30s).")
    private Duration holdTimeout = DiskSpec.DEFAULT_HOLD_TIMEOUT;

    boolean cdrom() {
        return type == StorageType.CDROM;
    }

    DiskSpec spec(String name) {
        return DiskSpec.named(name)
                .type(type)
                .driver(driver)
                .driverOptions(driverOptions)
                .sectorSize(sector)
                .guid(guid)
                .scanPartitions(partitions)
                .holdTimeout(holdTimeout)
                .build();
    }
}
