package io.drivebay.driver.linux;

/** Flags of mount(2); values of {@code linux/mount.h}. */
public enum MountFlag {
    /** Writes are refused. */
    READ_ONLY(0x1),
    /** Set-user-id bits and file capabilities have no effect. */
    NO_SUID(0x2),
    /** Device nodes have no effect. */
    NO_DEVICES(0x4),
    /** Nothing can be executed. */
    NO_EXECUTE(0x8),
    /** Another view of a folder instead of a file system. */
    BIND(0x1000);

    private final long bit;

    MountFlag(long bit) {
        this.bit = bit;
    }

    long bit() {
        return bit;
    }
}
