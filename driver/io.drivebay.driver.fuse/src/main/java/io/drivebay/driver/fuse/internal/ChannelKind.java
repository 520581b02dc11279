package io.drivebay.driver.fuse.internal;

import io.drivebay.api.DiskException;

/** The two ways in which the kernel hands requests over. */
enum ChannelKind {
    /** read(2) and write(2) on {@code /dev/fuse}. */
    CLASSIC("classic"),
    /** FUSE over io_uring, Linux 6.14. */
    IO_URING("io_uring");

    private final String text;

    ChannelKind(String text) {
        this.text = text;
    }

    static ChannelKind parse(String text) throws DiskException {
        for (ChannelKind kind : values()) {
            if (kind.text.equals(text)) {
                return kind;
            }
        }
        throw FuseOptions.invalid("there is no channel '" + text + "'; there are classic and io_uring");
    }

    @Override
    public String toString() {
        return text;
    }
}
