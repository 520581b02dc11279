package io.drivebay.cbdisk;

/** A failed call of {@link CBDisk}, with the Win32 code of what failed. */
public final class CBDiskException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The Win32 code. */
    private final int code;

    /**
     * An error with a code; an event handler may throw one, and its code reaches {@link CBDiskEventListener#error}.
     *
     * @param code a Win32 system error code
     * @param message one line: cause and mend
     */
    public CBDiskException(int code, String message) {
        this(code, message, null);
    }

    CBDiskException(int code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** The Win32 system error code. */
    public int getCode() {
        return code;
    }
}
