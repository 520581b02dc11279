package io.drivebay.provider.nbd.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;

/** A server has answered a request with an error. */
final class ServerError extends DiskException {
    private static final long serialVersionUID = 1L;

    ServerError(ErrorCode code, String message) {
        super(code, message);
    }
}
