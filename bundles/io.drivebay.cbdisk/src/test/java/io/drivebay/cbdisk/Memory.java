package io.drivebay.cbdisk;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener that serves bytes from memory and notes what it hears. */
class Memory extends DefaultCBDiskEventListener {
    final byte[] bytes;
    final List<String> heard = new CopyOnWriteArrayList<>();

    Memory(int size) {
        bytes = new byte[size];
    }

    @Override
    public void diskRead(CBDiskDiskReadEvent e) throws Exception {
        heard.add("read " + e.offset + " " + e.bytesToRead);
        e.buffer.put(bytes, (int) e.offset, e.bytesToRead);
        e.bytesRead = e.bytesToRead;
    }

    @Override
    public void diskWrite(CBDiskDiskWriteEvent e) throws Exception {
        heard.add("write " + e.offset + " " + e.bytesToWrite);
        e.buffer.get(bytes, (int) e.offset, e.bytesToWrite);
    }

    @Override
    public void flush(CBDiskFlushEvent e) throws Exception {
        heard.add("flush");
    }

    @Override
    public void ejected(CBDiskEjectedEvent e) throws Exception {
        heard.add("ejected " + e.resultCode);
    }

    @Override
    public void error(CBDiskErrorEvent e) throws Exception {
        heard.add("error " + e.errorCode + " " + e.description);
    }

    @Override
    public void getDiskSize(CBDiskGetDiskSizeEvent e) throws Exception {
        heard.add("size");
        e.size = bytes.length;
    }

    static ByteBuffer buffer(int size) {
        return ByteBuffer.allocateDirect(size);
    }
}
