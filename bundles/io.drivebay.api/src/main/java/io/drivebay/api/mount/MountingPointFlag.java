package io.drivebay.api.mount;

/** What kind of mounting point is made; the values are those of the reference. */
public enum MountingPointFlag {
    /** The share may be mapped as a drive. */
    NETWORK_ALLOW_MAP_AS_DRIVE(0x1),
    /** The share is left out of listings. */
    NETWORK_HIDDEN_SHARE(0x2),
    /** Shared for reading. */
    NETWORK_READ_ACCESS(0x4),
    /** Shared for reading and writing. */
    NETWORK_WRITE_ACCESS(0x8),
    /** The server's name is claimed. */
    NETWORK_CLAIM_SERVER_NAME(0x10),
    /** A name; what holds if no kind is given. */
    SIMPLE(0x10000),
    /** A folder, or a name that the system manages; one for each disk. */
    MOUNT_MANAGER(0x20000),
    /** A network share. */
    NETWORK(0x40000),
    /** For one user's session only. */
    LOCAL(0x10000000),
    /** Return before the desktop has been told. */
    DRIVE_LETTER_NOTIFY_ASYNC(0x20000000),
    /** Takes a free letter. */
    AUTOCREATE_DRIVE_LETTER(0x40000000);

    private final int value;

    MountingPointFlag(int value) {
        this.value = value;
    }

    /** The reference's bit. */
    public int value() {
        return value;
    }
}
