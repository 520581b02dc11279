package io.drivebay.mount.internal;

import io.drivebay.driver.linux.FuseDevice;
import io.drivebay.driver.linux.FuseMount;
import io.drivebay.driver.linux.MountTable;
import io.drivebay.driver.linux.NativeBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A file of one mebibyte that can be opened, and never answers a read (FUSE, include/uapi/linux/fuse.h). */
final class HangingFile implements AutoCloseable {
    private static final int GETATTR = 3;
    private static final int OPEN = 14;
    private static final int READ = 15;
    private static final int INIT = 26;
    private static final int BUFFER = 64 << 10;
    private static final int REPLY = 8192;
    private static final int OUT_HEADER = 16;
    private static final int ENOSYS = 38;

    private final Path path;
    private final FuseDevice device;
    private final int minor;
    private final Thread thread = new Thread(this::serve, "hanging-file");
    private volatile boolean asked;

    private HangingFile(Path path, FuseDevice device, int minor) {
        this.path = path;
        this.device = device;
        this.minor = minor;
    }

    static HangingFile mount(Path path) throws IOException {
        FuseDevice device = FuseDevice.open(Path.of("/dev/fuse"));
        FuseMount.mount(device, path, BUFFER);
        HangingFile file = new HangingFile(
                path, device, MountTable.read().at(path).orElseThrow().minor());
        file.thread.setDaemon(true);
        file.thread.start();
        return file;
    }

    Path path() {
        return path;
    }

    /** Whether somebody has read. */
    boolean asked() {
        return asked;
    }

    private void serve() {
        try (NativeBuffer memory = NativeBuffer.allocate(BUFFER + REPLY)) {
            ByteBuffer bytes = memory.bytes();
            int request = REPLY;
            while (true) {
                bytes.putLong(0, memory.address() + request).putLong(8, BUFFER);
                if (device.read(memory.address(), 1) < 0) {
                    return;
                }
                int opcode = bytes.getInt(request + 4);
                int out = 64 + OUT_HEADER;
                for (int i = 64; i < 512; i++) {
                    bytes.put(i, (byte) 0);
                }
                int length = 0;
                switch (opcode) {
                    case INIT -> {
                        // version 7.31, read ahead, FUSE_ASYNC_READ, in the background, largest write, exact times
                        bytes.putInt(out, 7)
                                .putInt(out + 4, 31)
                                .putInt(out + 8, BUFFER)
                                .putInt(out + 12, 1);
                        bytes.putShort(out + 16, (short) 16).putShort(out + 18, (short) 12);
                        bytes.putInt(out + 20, 4096).putInt(out + 24, 1);
                        length = 64;
                    }
                    case GETATTR -> {
                        bytes.putLong(out, 3600).putLong(out + 16, 1).putLong(out + 24, 1 << 20);
                        bytes.putInt(out + 16 + 60, 0100600).putInt(out + 16 + 64, 1);
                        length = 104;
                    }
                    case OPEN -> length = 16;
                    case READ -> {
                        asked = true;
                        continue;
                    }
                    default -> bytes.putInt(68, -ENOSYS);
                }
                bytes.putInt(64, OUT_HEADER + length).putLong(72, bytes.getLong(request + 8));
                bytes.putLong(0, memory.address() + 64).putLong(8, OUT_HEADER + length);
                device.write(memory.address(), 1);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        FuseMount.abort(path, minor);
        FuseMount.unmount(path);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        device.close();
    }
}
