package io.drivebay.driver.linux;

/**
 * How a loop device presents its file.
 *
 * @param blockSize logical sector in bytes
 * @param readOnly whether writes are refused
 * @param scanPartitions whether the kernel looks for a partition table
 * @param directIo whether transfers go past the file's page cache
 */
public record LoopSettings(int blockSize, boolean readOnly, boolean scanPartitions, boolean directIo) {}
