package com.example.outsider;

import io.drivebay.api.BlockDevice;
import io.drivebay.api.Capability;
import io.drivebay.api.Geometry;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** The file. */
final class OutsiderDevice implements BlockDevice {
    /** What a late read brings: nobody may ever see it. */
    private static final byte POISON = (byte) 0xEE;

    private final FileChannel file;
    private final Faults faults;
    private final Hang hang;
    private final Geometry geometry;

    /** @param hang null for none */
    OutsiderDevice(Path path, Faults faults, Hang hang) throws IOException {
        this.file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        this.faults = faults;
        this.hang = hang;
        this.geometry = Geometry.of(file.size(), 1);
    }

    @Override
    public Geometry geometry() {
        return geometry;
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.WRITE, Capability.FLUSH);
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        faults.onRead();
        if (hang != null && hang.caught(offset, target.remaining())) {
            while (target.hasRemaining()) {
                target.put(POISON);
            }
            hang.isOver();
            return;
        }
        for (long at = offset; target.hasRemaining(); ) {
            int read = file.read(target, at);
            if (read < 0) {
                throw new EOFException("the file ends at " + at);
            }
            at += read;
        }
    }

    @Override
    public void write(long offset, ByteBuffer source, boolean forceUnitAccess) throws IOException {
        faults.onWrite();
        boolean late = hang != null && hang.caught(offset, source.remaining());
        for (long at = offset; source.hasRemaining(); ) {
            at += file.write(source, at);
        }
        if (late) {
            hang.isOver();
        }
    }

    @Override
    public void flush() throws IOException {
        file.force(false);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
