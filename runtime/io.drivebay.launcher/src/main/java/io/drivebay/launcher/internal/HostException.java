package io.drivebay.launcher.internal;

/** The host cannot start. The message is one line that names the cause and the mend. */
final class HostException extends Exception {
    private static final long serialVersionUID = 1L;

    HostException(String message) {
        super(message);
    }

    HostException(String message, Throwable cause) {
        super(message, cause);
    }
}
