package io.drivebay.cbdisk;

import java.nio.ByteBuffer;
import java.util.EventObject;

/** Bytes are wanted from the disk. */
public final class CBDiskDiskReadEvent extends EventObject {
    private static final long serialVersionUID = 1L;

    /** The first byte. */
    public final long offset;

    /** Where they go: unmanaged memory, from position 0; valid only during the event. */
    public final transient ByteBuffer buffer;

    /** How many. */
    public final int bytesToRead;

    /** How many the handler put into the buffer, from its start. */
    public int bytesRead;

    /** 0, or the Win32 code with which the request fails. */
    public int resultCode;

    CBDiskDiskReadEvent(CBDisk source, long offset, ByteBuffer buffer) {
        super(source);
        this.offset = offset;
        this.buffer = buffer;
        this.bytesToRead = buffer.remaining();
    }
}
