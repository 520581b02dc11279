package io.drivebay.provider.nbd.internal;

import io.drivebay.api.Capability;
import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.Geometry;
import io.drivebay.protocol.nbd.TransmissionFlag;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a server says of an export in the handshake.
 *
 * @param bytes size
 * @param flags bits of {@link TransmissionFlag}
 * @param blocks sizes of requests
 * @param replies how the connection's requests are answered
 * @param context the number of {@code base:allocation}; -1 if there is no map
 */
record Export(long bytes, int flags, BlockSizes blocks, ReplyKind replies, int context) {
    static final int NO_CONTEXT = -1;

    private static final int MOST_SECTOR = 4096;
    private static final int LEAST_PREFERRED = 64 << 10;

    private static final long LONGEST_COMPACT = 1L << 30;
    private static final long LONGEST_EXTENDED = 1L << 40;

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    boolean extended() {
        return replies == ReplyKind.EXTENDED;
    }

    /** Most bytes of a request that carries no data, a multiple of every sector. */
    long longest() {
        return extended() ? LONGEST_EXTENDED : LONGEST_COMPACT;
    }

    /** What a disk over it can do. */
    Set<Capability> capabilities(boolean readOnly) {
        EnumSet<Capability> able = EnumSet.noneOf(Capability.class);
        if (context != NO_CONTEXT) {
            able.add(Capability.EXTENTS);
        }
        if (!readOnly) {
            able.add(Capability.WRITE);
            add(able, TransmissionFlag.SEND_FLUSH, Capability.FLUSH);
            add(able, TransmissionFlag.SEND_FUA, Capability.FUA);
            add(able, TransmissionFlag.SEND_TRIM, Capability.DISCARD);
            add(able, TransmissionFlag.SEND_WRITE_ZEROES, Capability.WRITE_ZEROES);
        }
        return able;
    }

    private void add(Set<Capability> able, int flag, Capability capability) {
        if (has(flag)) {
            able.add(capability);
        }
    }

    /**
     * The shape of a disk over it.
     *
     * @param mostTransfer of a read or write that this side takes
     * @throws DiskException if no disk has that shape
     */
    Geometry geometry(int mostTransfer) throws DiskException {
        int least = blocks.least();
        if (least > MOST_SECTOR) {
            throw new DiskException(
                    ErrorCode.NOT_SUPPORTED,
                    "the export takes only blocks of " + least + " bytes; disks have sectors of up to " + MOST_SECTOR);
        }
        if (bytes <= 0 || bytes % least != 0) {
            throw new DiskException(
                    ErrorCode.INVALID_PARAMETER,
                    "the export has " + Long.toUnsignedString(bytes) + " bytes, which no disk of sectors of " + least
                            + " has");
        }
        int physical = Math.max(least, Math.min(blocks.preferred(), MOST_SECTOR));
        int preferred = Math.max(blocks.preferred(), LEAST_PREFERRED) / physical * physical;
        long most = Math.min(mostTransfer, blocks.most());
        int largest = (int) (most >= MOST_SECTOR ? most / MOST_SECTOR * MOST_SECTOR : most / least * least);
        return new Geometry(bytes, least, physical, Math.min(preferred, Math.max(physical, largest)), largest);
    }

    /**
     * Whether a server that came back still has what a disk was made of.
     *
     * @throws DiskException if it does not
     */
    void requireLike(Export before, boolean readOnly) throws DiskException {
        if (bytes < before.bytes) {
            throw changed("has " + bytes + " bytes and had " + before.bytes);
        }
        if (has(TransmissionFlag.READ_ONLY) && !readOnly) {
            throw changed("can only be read now");
        }
        Set<Capability> lost = before.capabilities(readOnly);
        lost.removeAll(capabilities(readOnly));
        if (!lost.isEmpty()) {
            throw changed("has no " + lost + " any more");
        }
        if (!blocks.includes(before.blocks)) {
            throw changed("takes " + blocks + " and took " + before.blocks);
        }
    }

    private static DiskException changed(String how) {
        return new DiskException(
                ErrorCode.INVALID_PARAMETER,
                "the server came back with another export: it " + how + "; take the disk down and bring it up again");
    }
}
