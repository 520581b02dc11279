package io.drivebay.api.install;

/** How an installation treats what is there; the values are those of the reference. */
public enum InstallFlag {
    /** Removes modules of earlier product versions. */
    REMOVE_OLD_VERSIONS(0x1),
    /** Keeps an administrator's own load settings. */
    KEEP_START_TYPE(0x2),
    /** Writes files again whose version is the same. */
    OVERWRITE_SAME_VERSION(0x4),
    /** Without effect on Linux. */
    FORCE_SHA1_DRIVERS(0x8);

    private final int value;

    InstallFlag(int value) {
        this.value = value;
    }

    /** The reference's bit. */
    public int value() {
        return value;
    }
}
