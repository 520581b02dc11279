package io.drivebay.cbdisk.internal;

import io.drivebay.api.ErrorCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for each event, with its time and result, while LoggingEnabled is on. */
final class RequestLog {
    private static final Logger LOG = LoggerFactory.getLogger("io.drivebay.cbdisk.requests");

    private RequestLog() {}

    static void write(String disk, String event, long offset, long bytes, long nanos, Throwable failure) {
        LOG.info(
                "Disk {}: {} offset={} bytes={} result={} micros={}",
                disk,
                event,
                offset,
                bytes,
                result(failure),
                nanos / 1000);
    }

    /** As the handler set it, be it a code that we know or not. */
    private static int result(Throwable failure) {
        if (failure == null) {
            return 0;
        }
        return failure instanceof ResultException set
                ? set.resultCode()
                : ErrorCode.of(failure).win32();
    }
}
