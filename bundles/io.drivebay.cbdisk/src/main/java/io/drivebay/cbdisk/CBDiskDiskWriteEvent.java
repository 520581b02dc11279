package io.drivebay.cbdisk;

import java.nio.ByteBuffer;
import java.util.EventObject;

/** Bytes are to be kept. */
public final class CBDiskDiskWriteEvent extends EventObject {
    private static final long serialVersionUID = 1L;

    /** The first byte. */
    public final long offset;

    /** The bytes: unmanaged memory, from position 0, not to be changed; valid only during the event. */
    public final transient ByteBuffer buffer;

    /** How many. */
    public final int bytesToWrite;

    /** 0, or the Win32 code with which the request fails. */
    public int resultCode;

    CBDiskDiskWriteEvent(CBDisk source, long offset, ByteBuffer buffer) {
        super(source);
        this.offset = offset;
        this.buffer = buffer;
        this.bytesToWrite = buffer.remaining();
    }
}
