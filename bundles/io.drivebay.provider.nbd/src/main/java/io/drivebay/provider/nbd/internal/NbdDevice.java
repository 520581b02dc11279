package io.drivebay.provider.nbd.internal;

import io.drivebay.api.BlockDevice;
import io.drivebay.api.Capability;
import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.ExtentVisitor;
import io.drivebay.api.Geometry;
import io.drivebay.protocol.nbd.Command;
import io.drivebay.protocol.nbd.CommandFlag;
import io.drivebay.protocol.nbd.TransmissionFlag;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;

/** An export as a disk. */
final class NbdDevice implements BlockDevice {
    /** A transfer is at most so much of the room for what is not flushed, so that several find some. */
    private static final int TRANSFERS = 4;

    private final Client client;
    private final Changes changes;
    private final Geometry geometry;
    private final Set<Capability> capabilities;
    private final long longest;

    private NbdDevice(Client client, Unflushed unflushed) throws DiskException {
        NbdSpec spec = client.spec();
        Export export = client.export();
        if (export.has(TransmissionFlag.READ_ONLY) && !spec.readOnly()) {
            throw new DiskException(
                    ErrorCode.WRITE_PROTECT,
                    spec.address() + ": the export can only be read; bring the disk up with --read-only");
        }
        this.client = client;
        this.capabilities = Set.copyOf(export.capabilities(spec.readOnly()));
        this.geometry = export.geometry(spec.unflushed() / TRANSFERS);
        this.longest = export.longest();
        this.changes = new Changes(client, capabilities.contains(Capability.FLUSH) ? unflushed : null);
    }

    /**
     * Connects to the server.
     *
     * @throws DiskException if it cannot be reached, does not give the export, or one that cannot be a disk
     */
    static NbdDevice open(NbdSpec spec) throws DiskException {
        Unflushed unflushed = new Unflushed(spec.unflushed());
        Client client = Client.open(spec, unflushed);
        try {
            return new NbdDevice(client, unflushed);
        } catch (DiskException e) {
            client.close();
            throw e;
        }
    }

    @Override
    public Geometry geometry() {
        return geometry;
    }

    @Override
    public Set<Capability> capabilities() {
        return capabilities;
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        client.run(
                client.take().set(Command.READ, 0, offset, target.remaining()).with(target));
    }

    @Override
    public void write(long offset, ByteBuffer source, boolean forceUnitAccess) throws IOException {
        changes.write(offset, source, forceUnitAccess ? CommandFlag.FUA : 0);
    }

    @Override
    public void flush() throws IOException {
        changes.flush();
    }

    @Override
    public void discard(long offset, long length) throws IOException {
        change(Command.TRIM, 0, offset, length);
    }

    @Override
    public void writeZeroes(long offset, long length, boolean mayDeallocate) throws IOException {
        change(Command.WRITE_ZEROES, mayDeallocate ? 0 : CommandFlag.NO_HOLE, offset, length);
    }

    private void change(int command, int flags, long offset, long length) throws IOException {
        long end = offset + length;
        for (long at = offset; at < end; ) {
            long step = Math.min(longest, end - at);
            changes.change(command, flags, at, step);
            at += step;
        }
    }

    @Override
    public void extents(long offset, long length, ExtentVisitor visitor) throws IOException {
        ExtentList list = new ExtentList();
        long end = offset + length;
        for (long at = offset; at < end; ) {
            client.run(client.take()
                    .set(Command.BLOCK_STATUS, 0, at, Math.min(longest, end - at))
                    .with(list));
            at = list.visit(at, end, visitor);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
