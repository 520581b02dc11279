package io.drivebay.driver.linux;

/** What can be watched for; values of {@code linux/inotify.h}. */
public enum InotifyEvent {
    /** It was written to. */
    MODIFY(0x2),
    /** Its owner, mode or number of links has changed. */
    ATTRIBUTES(0x4),
    /** Somebody who had it open for writing closed it. */
    CLOSE_WRITE(0x8),
    /** Somebody who had it open for reading only closed it. */
    CLOSE_READ(0x10),
    /** It was deleted. */
    DELETE_SELF(0x400);

    private final int bit;

    InotifyEvent(int bit) {
        this.bit = bit;
    }

    int bit() {
        return bit;
    }
}
