package io.drivebay.protocol.nbd;

import io.drivebay.api.ErrorCode;

/** Why a request failed ("Error values"); there are no others on the wire. */
public final class NbdError {
    public static final int EPERM = 1;
    public static final int EIO = 5;
    public static final int ENOMEM = 12;
    public static final int EINVAL = 22;
    public static final int ENOSPC = 28;
    public static final int EOVERFLOW = 75;
    public static final int ENOTSUP = 95;
    public static final int ESHUTDOWN = 108;

    private NbdError() {}

    /** What a disk's error is to a client. */
    public static int of(ErrorCode code) {
        return switch (code) {
            case WRITE_PROTECT, ACCESS_DENIED, PRIVILEGE_NOT_HELD -> EPERM;
            case INVALID_PARAMETER, HANDLE_EOF, SECTOR_NOT_FOUND -> EINVAL;
            case DISK_FULL -> ENOSPC;
            case NOT_ENOUGH_MEMORY, NO_SYSTEM_RESOURCES -> ENOMEM;
            case NOT_SUPPORTED -> ENOTSUP;
            case NO_MEDIA_IN_DRIVE -> ESHUTDOWN;
            default -> EIO;
        };
    }

    /**
     * What a server's error is to a disk.
     *
     * @param change whether the request was to change the export
     */
    public static ErrorCode code(int error, boolean change) {
        return switch (error) {
            case EPERM -> change ? ErrorCode.WRITE_PROTECT : ErrorCode.ACCESS_DENIED;
            case ENOMEM -> ErrorCode.NOT_ENOUGH_MEMORY;
            case EINVAL, EOVERFLOW -> ErrorCode.INVALID_PARAMETER;
            case ENOSPC -> ErrorCode.DISK_FULL;
            case ENOTSUP -> ErrorCode.NOT_SUPPORTED;
            case ESHUTDOWN -> ErrorCode.NOT_READY;
            default -> ErrorCode.IO_DEVICE;
        };
    }
}
