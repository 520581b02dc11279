package io.drivebay.api.disk;

import java.time.Instant;
import java.util.Map;

/**
 * A disk's requests since its medium was inserted.
 *
 * @param since when that was
 * @param inFlight requests that are not over now, those on hold included
 * @param operations every kind
 */
public record DiskStatistics(Instant since, int inFlight, Map<Operation, OperationStatistics> operations) {
    /** Copies the map. */
    public DiskStatistics {
        operations = Map.copyOf(operations);
    }
}
