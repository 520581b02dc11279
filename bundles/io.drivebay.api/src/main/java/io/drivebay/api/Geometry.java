package io.drivebay.api;

/**
 * Size and sectors of a device.
 *
 * @param bytes size, more than 0, a multiple of the logical sector
 * @param logicalSector unit of offsets and lengths in bytes, a power of two from 1 to 4096; a byte-addressed store says 1
 * @param physicalSector unit that the store writes without reading first, a power of two, at least the logical sector
 * @param preferredTransfer bytes of a request that the store handles best, a multiple of the physical sector
 * @param largestTransfer most bytes of one read or write, a multiple of the logical sector
 */
public record Geometry(long bytes, int logicalSector, int physicalSector, int preferredTransfer, int largestTransfer) {
    /** Most bytes of a read or write where the store has no limit of its own. */
    public static final int UNLIMITED_TRANSFER = 64 << 20;

    private static final int LARGEST_SECTOR = 4096;

    /** Checks the shape. */
    public Geometry {
        if (!powerOfTwo(logicalSector) || logicalSector > LARGEST_SECTOR) {
            throw new IllegalArgumentException(
                    "logical sector " + logicalSector + " is not a power of two from 1 to " + LARGEST_SECTOR);
        }
        if (!powerOfTwo(physicalSector) || physicalSector < logicalSector) {
            throw new IllegalArgumentException("physical sector " + physicalSector
                    + " is not a power of two of at least the logical sector " + logicalSector);
        }
        if (bytes <= 0 || bytes % logicalSector != 0) {
            throw new IllegalArgumentException(
                    "size " + bytes + " is not a positive multiple of the sector " + logicalSector);
        }
        if (preferredTransfer <= 0 || preferredTransfer % physicalSector != 0) {
            throw new IllegalArgumentException(
                    "preferred transfer " + preferredTransfer + " is not a multiple of " + physicalSector);
        }
        if (largestTransfer <= 0 || largestTransfer % logicalSector != 0) {
            throw new IllegalArgumentException(
                    "largest transfer " + largestTransfer + " is not a multiple of " + logicalSector);
        }
    }

    /** A store without wishes of its own: 4096-byte physical sectors, 64 KiB preferred, no limit. */
    public static Geometry of(long bytes, int logicalSector) {
        return new Geometry(bytes, logicalSector, LARGEST_SECTOR, 64 << 10, UNLIMITED_TRANSFER);
    }

    /** The same store at another size. */
    public Geometry withBytes(long newBytes) {
        return new Geometry(newBytes, logicalSector, physicalSector, preferredTransfer, largestTransfer);
    }

    private static boolean powerOfTwo(int value) {
        return Integer.bitCount(value) == 1 && value > 0;
    }
}
