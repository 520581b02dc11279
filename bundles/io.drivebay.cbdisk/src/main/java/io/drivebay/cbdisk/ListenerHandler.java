package io.drivebay.cbdisk;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.cbdisk.internal.ResultException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns requests into the events of a listener, and result codes and exceptions into what they mean for a request. */
final class ListenerHandler implements DiskHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ListenerHandler.class);

    private final CBDisk source;
    private final Supplier<CBDiskEventListener> listener;

    ListenerHandler(CBDisk source, Supplier<CBDiskEventListener> listener) {
        this.source = source;
        this.listener = listener;
    }

    @FunctionalInterface
    private interface Firing {
        void to(CBDiskEventListener listener) throws Exception;
    }

    @Override
    public long size() throws IOException {
        CBDiskGetDiskSizeEvent event = new CBDiskGetDiskSizeEvent(source);
        fire(one -> one.getDiskSize(event));
        check("getDiskSize", event.resultCode);
        return event.size;
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        CBDiskDiskReadEvent event = new CBDiskDiskReadEvent(source, offset, target.slice());
        fire(one -> one.diskRead(event));
        check("diskRead", event.resultCode);
        if (event.bytesRead != event.bytesToRead) {
            throw new DiskException(
                    ErrorCode.READ_FAULT,
                    "the handler of diskRead set bytesRead to " + event.bytesRead + " of " + event.bytesToRead);
        }
        target.position(target.limit());
    }

    @Override
    public void write(long offset, ByteBuffer source) throws IOException {
        ByteBuffer bytes = source.slice().asReadOnlyBuffer();
        CBDiskDiskWriteEvent event = new CBDiskDiskWriteEvent(this.source, offset, bytes);
        fire(one -> one.diskWrite(event));
        check("diskWrite", event.resultCode);
        if (bytes.position() != 0 && bytes.hasRemaining()) {
            // whoever took some bytes in order and left the rest has written a part of them
            throw new DiskException(
                    ErrorCode.WRITE_FAULT,
                    "the handler of diskWrite took " + bytes.position() + " bytes of " + event.bytesToWrite);
        }
        source.position(source.limit());
    }

    @Override
    public void flush() throws IOException {
        CBDiskFlushEvent event = new CBDiskFlushEvent(source);
        fire(one -> one.flush(event));
        check("flush", event.resultCode);
    }

    @Override
    public void ejected(int resultCode) throws IOException {
        fire(one -> one.ejected(new CBDiskEjectedEvent(source, resultCode)));
    }

    private void fire(Firing firing) throws DiskException {
        CBDiskEventListener to = listener.get();
        if (to == null) {
            throw new DiskException(ErrorCode.NOT_READY, "nobody listens; call addCBDiskEventListener");
        }
        try {
            firing.to(to);
        } catch (Throwable e) {
            // whatever leaves a handler fails this request and no other
            report(to, e);
            throw new DiskException(ErrorCode.IO_DEVICE, "an event handler threw " + e, e);
        }
    }

    private void report(CBDiskEventListener to, Throwable error) {
        int code = ErrorCode.INTERNAL_ERROR.win32();
        if (error instanceof CBDiskException own) {
            code = own.getCode();
        } else if (error instanceof DiskException disk) {
            code = disk.code().win32();
        }
        try {
            to.error(new CBDiskErrorEvent(source, code, error.toString()));
        } catch (Throwable e) {
            LOG.warn("The handler of the error event threw something itself", e);
        }
    }

    private static void check(String event, int resultCode) throws DiskException {
        if (resultCode != 0) {
            throw new ResultException(event, resultCode);
        }
    }
}
