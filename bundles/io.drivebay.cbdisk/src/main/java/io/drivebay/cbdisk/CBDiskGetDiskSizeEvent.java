package io.drivebay.cbdisk;

import java.util.EventObject;

/** The medium's size is wanted. */
public final class CBDiskGetDiskSizeEvent extends EventObject {
    private static final long serialVersionUID = 1L;

    /** Bytes: more than 0, whole sectors. */
    public long size;

    /** 0, or the Win32 code with which mounting fails. */
    public int resultCode;

    CBDiskGetDiskSizeEvent(CBDisk source) {
        super(source);
    }
}
