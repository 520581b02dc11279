package io.drivebay.cbdisk;

import java.util.EventObject;

/** What was written is to be made durable. */
public final class CBDiskFlushEvent extends EventObject {
    private static final long serialVersionUID = 1L;

    /** 0, or the Win32 code with which the request fails. */
    public int resultCode;

    CBDiskFlushEvent(CBDisk source) {
        super(source);
    }
}
