package io.drivebay.cbdisk.internal;

import io.drivebay.api.ErrorCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for each event, with its time and result, while LoggingEnabled is on. */
final class RequestLog {
    private static final Logger LOG = LoggerFactory.getLogger("io.drivebay.cbdisk.requests");

    private RequestLog() {}

    static void write(String disk, String event, long offset, long bytes, long nanos, Throwable failure) {
        int result = failure == null ? 0 : ErrorCode.of(failure).win32();
        LOG.info(
                "Disk {}: {} offset={} bytes={} result={} micros={}", disk, event, offset, bytes, result, nanos / 1000);
    }
}
