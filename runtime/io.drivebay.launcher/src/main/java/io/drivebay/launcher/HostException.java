package io.drivebay.launcher;

/** Why the host cannot start, in one line for people. */
final class HostException extends Exception {
    private static final long serialVersionUID = 1L;

    HostException(String message) {
        super(message);
    }

    HostException(String message, Throwable cause) {
        super(message, cause);
    }
}
