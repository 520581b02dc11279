package io.drivebay.api.driver;

/** What kind of drive a disk is; the values are those of the reference. */
public enum StorageType {
    /** A plain disk. */
    DISK(0, 512),
    /** A CD-ROM or DVD drive: read-only, 2048-byte sectors. */
    CDROM(1, 2048),
    /** A plug-and-play drive that can be ejected. */
    DISK_PNP(3, 512);

    private final int value;
    private final int sectorSize;

    StorageType(int value, int sectorSize) {
        this.value = value;
        this.sectorSize = sectorSize;
    }

    /** The reference's value. */
    public int value() {
        return value;
    }

    /** Bytes of a logical sector if nobody says otherwise. */
    public int sectorSize() {
        return sectorSize;
    }
}
