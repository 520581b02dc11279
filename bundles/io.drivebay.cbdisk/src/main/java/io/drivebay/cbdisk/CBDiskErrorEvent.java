package io.drivebay.cbdisk;

import java.util.EventObject;

/** An event handler threw something. */
public final class CBDiskErrorEvent extends EventObject {
    private static final long serialVersionUID = 1L;

    /** The code that the exception carries, else ERROR_INTERNAL_ERROR (1359). */
    public final int errorCode;

    /** The exception's class and message. */
    public final String description;

    CBDiskErrorEvent(CBDisk source, int errorCode, String description) {
        super(source);
        this.errorCode = errorCode;
        this.description = description;
    }
}
