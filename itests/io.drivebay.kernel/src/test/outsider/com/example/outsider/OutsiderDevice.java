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
        faults.onRead(offset);
        if (hang != null && hang.catches(offset, target.remaining())) {
            readLate(target);
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

    /** Again and again, so that whoever has the memory too meets it between the filling and the use. */
    private void readLate(ByteBuffer target) throws IOException {
        hang.untilReleased();
        do {
            for (int at = target.position(); at < target.limit(); at++) {
                target.put(at, POISON);
            }
        } while (!hang.isEnough());
        target.position(target.limit());
        hang.isOver();
    }

    @Override
    public void write(long offset, ByteBuffer source, boolean forceUnitAccess) throws IOException {
        faults.onWrite(offset);
        if (hang != null && hang.catches(offset, source.remaining())) {
            writeLate(offset, source);
        } else {
            writeAll(offset, source);
        }
    }

    /** What it was given is to stay, or else it writes what that has become. */
    private void writeLate(long offset, ByteBuffer source) throws IOException {
        ByteBuffer given = ByteBuffer.allocate(source.remaining()).put(source.duplicate()).flip();
        hang.untilReleased();
        while (source.equals(given) && !hang.isEnough()) {
            Thread.onSpinWait();
        }
        writeAll(offset, source);
        hang.isOver();
    }

    private void writeAll(long offset, ByteBuffer source) throws IOException {
        for (long at = offset; source.hasRemaining(); ) {
            at += file.write(source, at);
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
