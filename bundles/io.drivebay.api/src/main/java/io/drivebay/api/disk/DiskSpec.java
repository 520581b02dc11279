package io.drivebay.api.disk;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.driver.Characteristic;
import io.drivebay.api.driver.StorageType;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The drive: everything about a disk that stays when its medium is exchanged.
 *
 * @param name unique among the disks; a letter or digit, then letters, digits, {@code . _ -}, at most 64
 * @param type kind of drive
 * @param characteristics what it says of itself
 * @param guid identity; the same disk should have the same one each time
 * @param driver the binding's name; empty for the best that fits
 * @param driverOptions for the binding
 * @param sectorSize logical sector in bytes: 512, 1024, 2048 or 4096
 * @param scanPartitions whether the kernel is to look for a partition table
 * @param holdTimeout how long requests wait for a provider that is being replaced
 * @param deletedByEjection whether it goes when somebody outside takes its device away; else it is shown again. A disk
 *     with {@link Characteristic#ALLOW_EJECTION} goes in any case.
 */
public record DiskSpec(
        String name,
        StorageType type,
        Set<Characteristic> characteristics,
        UUID guid,
        Optional<String> driver,
        Map<String, String> driverOptions,
        int sectorSize,
        boolean scanPartitions,
        Duration holdTimeout,
        boolean deletedByEjection) {
    /** How long requests wait for a provider that is being replaced, if nothing else is said. */
    public static final Duration DEFAULT_HOLD_TIMEOUT = Duration.ofSeconds(30);

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Set<Integer> SECTORS = Set.of(512, 1024, 2048, 4096);

    /** Copies the collections. */
    public DiskSpec {
        characteristics = Set.copyOf(characteristics);
        driverOptions = Map.copyOf(driverOptions);
    }

    /** A builder with the defaults: a plain disk, 512-byte sectors, removable medium, a random GUID. */
    public static Builder named(String name) {
        return new Builder(name);
    }

    /**
     * Checks what can be checked without asking anybody.
     *
     * @throws DiskException INVALID_NAME or INVALID_PARAMETER, naming what is wrong
     */
    public void check() throws DiskException {
        if (!NAME.matcher(name).matches()) {
            throw new DiskException(
                    ErrorCode.INVALID_NAME,
                    "'" + name + "' is no name for a disk; use a letter or digit, then letters, digits, '.', '_' or"
                            + " '-', at most 64");
        }
        if (!SECTORS.contains(sectorSize)) {
            throw invalid("sector size " + sectorSize + " is not 512, 1024, 2048 or 4096");
        }
        if (holdTimeout.isNegative()) {
            throw invalid("hold timeout " + holdTimeout + " is negative");
        }
        boolean plugAndPlay = type == StorageType.DISK_PNP;
        for (Characteristic characteristic : characteristics) {
            boolean fits = switch (characteristic) {
                case FLOPPY_DISKETTE, WRITE_ONCE_MEDIA -> !plugAndPlay;
                case AUTOCREATE_DRIVE_LETTER, SHOW_IN_EJECTION_TRAY, ALLOW_EJECTION -> plugAndPlay;
                case READONLY_DEVICE, REMOVABLE_MEDIA -> true;
            };
            if (!fits) {
                throw invalid(characteristic + " cannot be used with a disk of type " + type);
            }
        }
    }

    private static DiskException invalid(String message) {
        return new DiskException(ErrorCode.INVALID_PARAMETER, message);
    }

    /** Collects a {@link DiskSpec}. Not thread-safe. */
    public static final class Builder {
        private final String name;
        private StorageType type = StorageType.DISK;
        private Set<Characteristic> characteristics = Set.of(Characteristic.REMOVABLE_MEDIA);
        private UUID guid;
        private String driver;
        private Map<String, String> driverOptions = Map.of();
        private Integer sectorSize;
        private boolean scanPartitions;
        private Duration holdTimeout = DEFAULT_HOLD_TIMEOUT;
        private boolean deletedByEjection;

        private Builder(String name) {
            this.name = name;
        }

        /** Kind of drive. */
        public Builder type(StorageType value) {
            type = value;
            return this;
        }

        /** What it says of itself. */
        public Builder characteristics(Set<Characteristic> value) {
            characteristics = value;
            return this;
        }

        /** Identity; null for a random one. */
        public Builder guid(UUID value) {
            guid = value;
            return this;
        }

        /** The binding's name; null for the best that fits. */
        public Builder driver(String value) {
            driver = value;
            return this;
        }

        /** Options for the binding. */
        public Builder driverOptions(Map<String, String> value) {
            driverOptions = value;
            return this;
        }

        /** Logical sector in bytes; null for what the type has. */
        public Builder sectorSize(Integer value) {
            sectorSize = value;
            return this;
        }

        /** Whether the kernel is to look for a partition table. */
        public Builder scanPartitions(boolean value) {
            scanPartitions = value;
            return this;
        }

        /** How long requests wait for a provider that is being replaced. */
        public Builder holdTimeout(Duration value) {
            holdTimeout = value;
            return this;
        }

        /** Whether the disk goes when somebody outside takes its device away. */
        public Builder deletedByEjection(boolean value) {
            deletedByEjection = value;
            return this;
        }

        /** The finished specification, not yet checked. */
        public DiskSpec build() {
            return new DiskSpec(
                    name,
                    type,
                    characteristics,
                    guid == null ? UUID.randomUUID() : guid,
                    Optional.ofNullable(driver),
                    driverOptions,
                    sectorSize == null ? type.sectorSize() : sectorSize,
                    scanPartitions,
                    holdTimeout,
                    deletedByEjection);
        }
    }
}
