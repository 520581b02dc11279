package io.drivebay.api.store;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;

/** A store URI that is wrong, and where. */
public final class StoreUriException extends DiskException {
    private static final long serialVersionUID = 1L;

    /** The column, from 1. */
    private final int column;

    /** The reason without the place. */
    private final String reason;

    /**
     * An error at a place.
     *
     * @param text the store URI; only what stands before its options is repeated in the message
     * @param column of the offending character, from 1
     * @param reason one line: cause and mend
     */
    public StoreUriException(String text, int column, String reason) {
        super(ErrorCode.INVALID_PARAMETER, "store '" + shown(text) + "', column " + column + ": " + reason);
        this.column = column;
        this.reason = reason;
    }

    /** The column of the offending character, from 1. */
    public int column() {
        return column;
    }

    /** What is wrong, without the place. */
    public String reason() {
        return reason;
    }

    /** Option values may be secrets. */
    private static String shown(String text) {
        int question = text.indexOf('?');
        return question < 0 ? text : text.substring(0, question) + "?…";
    }
}
