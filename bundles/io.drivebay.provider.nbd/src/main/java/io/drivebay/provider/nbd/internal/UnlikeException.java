package io.drivebay.provider.nbd.internal;

import io.drivebay.api.DiskException;
import java.io.IOException;

/** The server that came back is not what a disk was made of: there is no way to go on. */
final class UnlikeException extends IOException {
    private static final long serialVersionUID = 1L;

    /** The cause, as users of the disk get it. */
    private final DiskException reason;

    UnlikeException(DiskException reason) {
        super(reason);
        this.reason = reason;
    }

    DiskException reason() {
        return reason;
    }
}
