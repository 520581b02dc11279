package io.drivebay.api.driver;

/** What a drive says of itself; the values are those of the reference. */
public enum Characteristic {
    /** A floppy drive; not with {@link StorageType#DISK_PNP}. */
    FLOPPY_DISKETTE(0x1),
    /** The drive cannot write. */
    READONLY_DEVICE(0x2),
    /** Each sector may be written once; not with {@link StorageType#DISK_PNP}. */
    WRITE_ONCE_MEDIA(0x8),
    /** The medium may be taken out at any time. */
    REMOVABLE_MEDIA(0x10),
    /** Gets a letter by itself; only with {@link StorageType#DISK_PNP}, and needs a GUID. */
    AUTOCREATE_DRIVE_LETTER(0x2000),
    /** Shown in the desktop's eject menu; only with {@link StorageType#DISK_PNP}. */
    SHOW_IN_EJECTION_TRAY(0x4000),
    /** The drive itself may be ejected, and is then gone; only with {@link StorageType#DISK_PNP}. */
    ALLOW_EJECTION(0x8000);

    private final int value;

    Characteristic(int value) {
        this.value = value;
    }

    /** The reference's bit. */
    public int value() {
        return value;
    }
}
