package io.drivebay.api.driver;

/** What kind of drive a disk is; the values are those of the reference. */
public enum StorageType {
    /** A plain disk. */
    DISK(0),
    /** A CD-ROM or DVD drive: read-only, 2048-byte sectors. */
    CDROM(1),
    /** A plug-and-play drive that can be ejected. */
    DISK_PNP(3);

    private final int value;

    StorageType(int value) {
        this.value = value;
    }

    /** The reference's value. */
    public int value() {
        return value;
    }
}
