package io.drivebay.control.internal.protocol;

import java.io.IOException;

/** The other side does not speak this protocol. */
public final class ProtocolException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What was wrong with what it sent. */
    public ProtocolException(String message) {
        super(message);
    }
}
