package io.drivebay.cbdisk.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;

/** The result code with which a handler failed its request; one that has no errno of its own becomes an I/O error. */
public final class ResultException extends DiskException {
    private static final long serialVersionUID = 1L;

    /** As the handler set it. */
    private final int resultCode;

    /** The failure of an event. */
    public ResultException(String event, int resultCode) {
        super(
                ErrorCode.ofWin32(resultCode).orElse(ErrorCode.IO_DEVICE),
                "the handler of " + event + " answered with the result code " + resultCode);
        this.resultCode = resultCode;
    }

    /** As the handler set it. */
    public int resultCode() {
        return resultCode;
    }
}
