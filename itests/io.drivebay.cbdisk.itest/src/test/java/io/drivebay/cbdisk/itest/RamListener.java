package io.drivebay.cbdisk.itest;

import io.drivebay.cbdisk.CBDiskDiskReadEvent;
import io.drivebay.cbdisk.CBDiskDiskWriteEvent;
import io.drivebay.cbdisk.CBDiskErrorEvent;
import io.drivebay.cbdisk.CBDiskFlushEvent;
import io.drivebay.cbdisk.CBDiskGetDiskSizeEvent;
import io.drivebay.cbdisk.DefaultCBDiskEventListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Bytes in memory, with what a test wants to go wrong. */
class RamListener extends DefaultCBDiskEventListener {
    volatile byte[] bytes;
    volatile int readResult;
    volatile int writeResult;
    volatile int flushResult;
    final AtomicInteger writes = new AtomicInteger();
    final AtomicInteger flushes = new AtomicInteger();
    final List<String> errors = new CopyOnWriteArrayList<>();

    RamListener(int size) {
        bytes = new byte[size];
    }

    @Override
    public void diskRead(CBDiskDiskReadEvent e) throws Exception {
        e.buffer.put(bytes, (int) e.offset, e.bytesToRead);
        e.bytesRead = e.bytesToRead;
        e.resultCode = readResult;
    }

    @Override
    public void diskWrite(CBDiskDiskWriteEvent e) throws Exception {
        writes.incrementAndGet();
        e.buffer.get(bytes, (int) e.offset, e.bytesToWrite);
        e.resultCode = writeResult;
    }

    @Override
    public void flush(CBDiskFlushEvent e) throws Exception {
        flushes.incrementAndGet();
        e.resultCode = flushResult;
    }

    @Override
    public void getDiskSize(CBDiskGetDiskSizeEvent e) throws Exception {
        e.size = bytes.length;
    }

    @Override
    public void error(CBDiskErrorEvent e) throws Exception {
        errors.add(e.errorCode + " " + e.description);
    }
}
