package io.drivebay.api;

import java.io.IOException;
import java.util.Objects;

/** An I/O error with a code. The message is one line that names the cause and, where there is one, the mend. */
public class DiskException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Serialised as its name. */
    private final ErrorCode code;

    /**
     * An error without a cause of its own.
     *
     * @param code what failed
     * @param message one line: cause and mend, without the code
     */
    public DiskException(ErrorCode code, String message) {
        this(code, message, null);
    }

    /**
     * An error with what caused it.
     *
     * @param code what failed
     * @param message one line: cause and mend, without the code
     * @param cause what was thrown beneath, or null
     */
    public DiskException(ErrorCode code, String message, Throwable cause) {
        super(Objects.requireNonNull(message), cause);
        this.code = Objects.requireNonNull(code);
    }

    /** What failed. */
    public ErrorCode code() {
        return code;
    }

    /** The message with the code behind it, as it is shown to people: {@code disk a is busy [170 BUSY]}. */
    public String describe() {
        return getMessage() + " [" + code.win32() + " " + code.name() + "]";
    }
}
