package io.drivebay.api.disk;

/**
 * What became of one kind of requests since the medium was inserted.
 *
 * @param completed how many are over, failed ones included
 * @param failed how many failed
 * @param timedOut how many of those ran out of time
 * @param bytes how many were moved, zeroed or discarded by the others
 * @param latency how long they took, from the driver's call to completion
 */
public record OperationStatistics(long completed, long failed, long timedOut, long bytes, LatencyHistogram latency) {}
