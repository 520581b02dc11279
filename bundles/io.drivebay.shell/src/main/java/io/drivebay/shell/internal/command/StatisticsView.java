package io.drivebay.shell.internal.command;

import io.drivebay.api.ByteSize;
import io.drivebay.api.disk.DiskStatistics;
import io.drivebay.api.disk.LatencyHistogram;
import io.drivebay.api.disk.Operation;
import io.drivebay.api.disk.OperationStatistics;
import io.drivebay.shell.internal.cli.Durations;
import io.drivebay.shell.internal.cli.Table;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A disk's requests as they are shown.
 *
 * @param name the disk's name
 * @param statistics its requests
 */
record StatisticsView(String name, DiskStatistics statistics) {
    private static final double MEDIAN = 0.5;
    private static final double TAIL = 0.99;

    /** Latencies are nanoseconds. */
    Map<String, Object> json() {
        Map<String, Object> operations = new LinkedHashMap<>();
        for (Operation operation : Operation.values()) {
            OperationStatistics one = statistics.operations().get(operation);
            if (one != null) {
                LatencyHistogram latency = one.latency();
                operations.put(
                        operation.name(),
                        Fields.of(
                                "count", one.completed(),
                                "failed", one.failed(),
                                "timedOut", one.timedOut(),
                                "bytes", one.bytes(),
                                "p50", latency.quantile(MEDIAN),
                                "p99", latency.quantile(TAIL),
                                "max", latency.quantile(1)));
            }
        }
        return Fields.of(
                "name", name, "since", statistics.since(), "inFlight", statistics.inFlight(), "operations", operations);
    }

    void print(PrintStream out) {
        out.println("since " + statistics.since() + ", " + statistics.inFlight() + " in flight");
        Table table = new Table("OPERATION", "COUNT", "FAILED", "TIMED OUT", "BYTES", "P50", "P99", "MAX");
        for (Operation operation : Operation.values()) {
            OperationStatistics one = statistics.operations().get(operation);
            if (one != null) {
                LatencyHistogram latency = one.latency();
                table.row(
                        operation.name(),
                        Long.toString(one.completed()),
                        Long.toString(one.failed()),
                        Long.toString(one.timedOut()),
                        ByteSize.format(one.bytes()),
                        Durations.latency(latency.quantile(MEDIAN)),
                        Durations.latency(latency.quantile(TAIL)),
                        Durations.latency(latency.quantile(1)));
            }
        }
        table.print(out);
    }
}
