package io.drivebay.api.store;

/**
 * How a store is to be opened.
 *
 * @param readOnly no write will come; the store must be left as it is, and may be open elsewhere for reading
 * @param sectorSize bytes of the disk's logical sector; all offsets and lengths will be multiples of it
 */
public record OpenMode(boolean readOnly, int sectorSize) {}
