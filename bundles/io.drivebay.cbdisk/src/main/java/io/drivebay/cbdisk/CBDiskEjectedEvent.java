package io.drivebay.cbdisk;

import java.util.EventObject;

/** The drive was ejected and deleted. */
public final class CBDiskEjectedEvent extends EventObject {
    private static final long serialVersionUID = 1L;

    /** What became of the deletion, for example of the last flush; 0 if all went well. What a handler sets has no effect. */
    public int resultCode;

    CBDiskEjectedEvent(CBDisk source, int resultCode) {
        super(source);
        this.resultCode = resultCode;
    }
}
