package io.drivebay.core.internal;

import io.drivebay.api.BlockDevice;
import io.drivebay.api.Capability;
import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.ExtentVisitor;
import io.drivebay.api.Geometry;
import io.drivebay.api.disk.DiskSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open device as the gate uses it: fits it to the drive, emulates what it cannot do, and closes it when the last
 * call has returned, however late.
 */
final class Medium {
    private static final Logger LOG = LoggerFactory.getLogger(Medium.class);
    private static final ByteBuffer ZEROES = ByteBuffer.allocateDirect(1 << 20);

    private final BlockDevice device;
    private final int sectorSize;
    private final boolean readOnly;
    private final long timeoutNanos;
    private final Set<Capability> capabilities;
    private final boolean nonBlocking;
    private final int largestTransfer;
    private volatile Geometry geometry;

    /** What the last flush of the device before this one failed with; null if it did not. */
    private volatile DiskException owed;

    /** Told when the device is closed, which may be long after its end as a medium. */
    private final Runnable onClosed;

    /** Calls that were given up and have not returned; replaced under this. */
    private volatile List<LateCall> late = List.of();

    /** Nobody starts a call any more; guarded by this. */
    private boolean retired;

    /** Somebody closes the device, which is done once; guarded by this. */
    private boolean closing;

    private volatile boolean closed;

    /**
     * Fits a device to a drive.
     *
     * @throws DiskException INVALID_PARAMETER if their sectors or sizes do not go together
     */
    Medium(BlockDevice device, DiskSpec drive, boolean readOnly, Duration timeout, Runnable onClosed)
            throws DiskException {
        this.device = device;
        this.onClosed = onClosed;
        this.sectorSize = drive.sectorSize();
        this.timeoutNanos = timeout.toNanos();
        this.capabilities = Set.copyOf(EnumSet.copyOf(withNothing(device.capabilities())));
        this.readOnly = readOnly || !capabilities.contains(Capability.WRITE);
        this.nonBlocking = capabilities.contains(Capability.NON_BLOCKING);
        Geometry own = device.geometry();
        if (own.logicalSector() > sectorSize) {
            throw invalid("the store needs sectors of " + own.logicalSector() + " bytes and the disk has " + sectorSize
                    + "; create the disk with that sector size");
        }
        this.largestTransfer = own.largestTransfer();
        this.geometry = presented(own);
    }

    private static Set<Capability> withNothing(Set<Capability> capabilities) {
        return capabilities.isEmpty() ? EnumSet.noneOf(Capability.class) : capabilities;
    }

    private Geometry presented(Geometry own) throws DiskException {
        if (own.bytes() % sectorSize != 0) {
            throw invalid("the store's size " + own.bytes() + " is not a multiple of the disk's sector " + sectorSize);
        }
        int physical = Math.max(own.physicalSector(), sectorSize);
        int preferred = Math.max(own.preferredTransfer() / physical * physical, physical);
        int largest = Math.max(largestTransfer / sectorSize * sectorSize, sectorSize);
        return new Geometry(own.bytes(), sectorSize, physical, preferred, largest);
    }

    private static DiskException invalid(String message) {
        return new DiskException(ErrorCode.INVALID_PARAMETER, message);
    }

    Geometry geometry() {
        return geometry;
    }

    Set<Capability> capabilities() {
        return capabilities;
    }

    boolean readOnly() {
        return readOnly;
    }

    boolean nonBlocking() {
        return nonBlocking;
    }

    /** Whether its bytes are gone when it is closed. */
    boolean fleeting() {
        return capabilities.contains(Capability.VOLATILE);
    }

    /** Whether the device is closed. */
    boolean closed() {
        return closed;
    }

    /**
     * Whether a change that was given up may still land in a range. Another one there could be acknowledged and then
     * overwritten by it.
     */
    boolean awaitsChange(long offset, long length) {
        for (LateCall call : late) {
            if (call.changes() && call.overlaps(offset, length)) {
                return true;
            }
        }
        return false;
    }

    /** Of one request; 0 for none. */
    long timeoutNanos() {
        return timeoutNanos;
    }

    void read(long offset, ByteBuffer target) throws IOException {
        if (target.remaining() <= largestTransfer) {
            device.read(offset, target);
            wantMoved(target);
            return;
        }
        int end = target.limit();
        long at = offset;
        while (target.position() < end) {
            int length = Math.min(largestTransfer, end - target.position());
            target.limit(target.position() + length);
            device.read(at, target);
            wantMoved(target);
            at += length;
            target.limit(end);
        }
    }

    void write(long offset, ByteBuffer source, boolean forceUnitAccess) throws IOException {
        boolean forced = forceUnitAccess && capabilities.contains(Capability.FUA);
        int end = source.limit();
        long at = offset;
        do {
            int length = Math.min(largestTransfer, end - source.position());
            source.limit(source.position() + length);
            device.write(at, source, forced);
            wantMoved(source);
            at += length;
            source.limit(end);
        } while (source.position() < end);
        if (forceUnitAccess && !forced) {
            flush();
        }
    }

    /** A provider that moves less than it was asked without an error would leave stale memory in a reply. */
    private static void wantMoved(ByteBuffer buffer) throws DiskException {
        if (buffer.hasRemaining()) {
            throw new DiskException(
                    ErrorCode.IO_DEVICE,
                    "the provider moved " + buffer.remaining() + " bytes less than it was asked and reported no error");
        }
    }

    /**
     * All flushes are to fail, as writes that were acknowledged before this device came may be lost. To fail one is not
     * enough: Linux tells everybody who has a file open (errseq_t), but a disk does not know who is behind a flush. A
     * sync(1) that passes by, or an NBD client, would take the failure from the file system whose journal it concerns,
     * and the journal's own flush would then succeed.
     */
    void owe(DiskException failure) {
        owed = failure;
    }

    /** What {@link #owe} was told; null if nothing. */
    DiskException owed() {
        return owed;
    }

    void flush() throws IOException {
        if (capabilities.contains(Capability.FLUSH)) {
            device.flush();
        }
        // after the flush, as what was written since is to be kept all the same
        DiskException failure = owed;
        if (failure != null) {
            throw new DiskException(
                    failure.code(),
                    "a flush failed when the store was exchanged, and what was written before may be lost ("
                            + failure.getMessage() + "); take the medium out, insert it again and check it",
                    failure);
        }
    }

    void discard(long offset, long length) throws IOException {
        if (capabilities.contains(Capability.DISCARD)) {
            device.discard(offset, length);
        }
    }

    void writeZeroes(long offset, long length, boolean mayDeallocate) throws IOException {
        if (capabilities.contains(Capability.WRITE_ZEROES)) {
            device.writeZeroes(offset, length, mayDeallocate);
            return;
        }
        ByteBuffer zeroes = ZEROES.duplicate();
        int step = Math.min(largestTransfer, ZEROES.capacity());
        for (long done = 0; done < length; done += zeroes.limit()) {
            zeroes.clear().limit((int) Math.min(step, length - done));
            device.write(offset + done, zeroes, false);
            wantMoved(zeroes);
        }
    }

    void extents(long offset, long length, ExtentVisitor visitor) throws IOException {
        if (capabilities.contains(Capability.EXTENTS)) {
            device.extents(offset, length, visitor);
        } else {
            visitor.extent(offset, length, ExtentVisitor.State.DATA);
        }
    }

    /** Says what the size is to be, so that nobody reaches what is about to go. */
    void limit(long bytes) {
        geometry = geometry.withBytes(bytes);
    }

    /** Whether the size can be changed to this one. */
    void checkResize(long bytes) throws DiskException {
        if (!capabilities.contains(Capability.RESIZE)) {
            throw new DiskException(ErrorCode.NOT_SUPPORTED, "the store cannot change its size");
        }
        if (bytes <= 0 || bytes % sectorSize != 0) {
            throw invalid("size " + bytes + " is not a positive multiple of the disk's sector " + sectorSize);
        }
    }

    /**
     * Changes the device's size, within a bound. One that comes too late is undone; until then nothing may be written
     * where it still could cut something off.
     */
    void resize(String disk, long bytes, Duration bound) throws DiskException {
        LateCall call = new LateCall(bytes, Long.MAX_VALUE - bytes, true);
        AtomicBoolean settled = new AtomicBoolean();
        abandon(call);
        BoundedCall<Void> change;
        try {
            change = BoundedCall.of("drivebay-resize-" + disk, bound, () -> {
                try {
                    long before = device.geometry().bytes();
                    device.resize(bytes);
                    if (settled.getAndSet(true)) {
                        device.resize(before);
                    }
                    return null;
                } finally {
                    returned(call);
                }
            });
        } catch (DiskException e) {
            returned(call);
            throw e;
        }
        try {
            change.await("resizing the store");
        } catch (DiskException e) {
            if (!settled.getAndSet(true)) {
                throw e;
            }
            // it was done in the last moment
        }
        geometry = presented(device.geometry());
    }

    /** A call is about to be given up. */
    synchronized void abandon(LateCall call) {
        late = Stream.concat(late.stream(), Stream.of(call)).toList();
    }

    /** A call that was given up has returned, or was not given up after all. */
    void returned(LateCall call) {
        boolean last;
        synchronized (this) {
            List<LateCall> rest = new ArrayList<>(late);
            rest.remove(call);
            late = List.copyOf(rest);
            last = mayClose();
        }
        if (last) {
            closeElsewhere();
        }
    }

    /** Closing may take long, and is not for whoever comes last. */
    private void closeElsewhere() {
        try {
            BoundedCall.of("drivebay-close", Duration.ZERO, () -> {
                close();
                return null;
            });
        } catch (DiskException e) {
            LOG.warn("A store is closed in the way of others: {}", e.describe());
            try {
                close();
            } catch (IOException | RuntimeException closing) {
                LOG.warn("A store does not close: {}", closing.toString());
            }
        }
    }

    /** No call will start any more: closes the device, now or when the last call that was given up has returned. */
    void retire() throws IOException {
        boolean last;
        synchronized (this) {
            retired = true;
            last = mayClose();
        }
        if (last) {
            close();
        }
    }

    private boolean mayClose() {
        boolean now = retired && late.isEmpty() && !closing;
        closing |= now;
        return now;
    }

    private void close() throws IOException {
        try {
            device.close();
        } finally {
            closed = true;
            onClosed.run();
        }
    }
}
