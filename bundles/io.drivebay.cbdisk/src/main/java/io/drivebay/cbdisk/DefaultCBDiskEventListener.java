package io.drivebay.cbdisk;

import io.drivebay.api.ErrorCode;

/**
 * A listener to extend. Reads, writes and the size answer ERROR_NOT_SUPPORTED (50) until they are overridden, so that
 * a forgotten handler shows; the other events do nothing.
 */
public class DefaultCBDiskEventListener implements CBDiskEventListener {
    @Override
    public void diskRead(CBDiskDiskReadEvent e) throws Exception {
        e.resultCode = ErrorCode.NOT_SUPPORTED.win32();
    }

    @Override
    public void diskWrite(CBDiskDiskWriteEvent e) throws Exception {
        e.resultCode = ErrorCode.NOT_SUPPORTED.win32();
    }

    @Override
    public void ejected(CBDiskEjectedEvent e) throws Exception {}

    @Override
    public void error(CBDiskErrorEvent e) throws Exception {}

    @Override
    public void flush(CBDiskFlushEvent e) throws Exception {}

    @Override
    public void getDiskSize(CBDiskGetDiskSizeEvent e) throws Exception {
        e.resultCode = ErrorCode.NOT_SUPPORTED.win32();
    }
}
