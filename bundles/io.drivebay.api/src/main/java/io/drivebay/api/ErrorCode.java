package io.drivebay.api;

import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The one table of errors: each has a Win32 code (what the API and CBDisk report), an errno (what a Linux kernel gets)
 * and SCSI sense data (what an initiator gets).
 *
 * <p>Sources: the Win32 system error codes; {@code asm-generic/errno.h}; SPC-4 clause 4.5 and annex F for sense keys
 * and additional sense codes.
 */
public enum ErrorCode {
    /** A file or a registration is not there. */
    FILE_NOT_FOUND(2, Errno.ENOENT, Sense.NOT_READY, 0x04, 0x00),
    /** A folder on the way is not there. */
    PATH_NOT_FOUND(3, Errno.ENOENT, Sense.NOT_READY, 0x04, 0x00),
    /** Forbidden by permissions or by state. */
    ACCESS_DENIED(5, Errno.EACCES, Sense.DATA_PROTECT, 0x20, 0x02),
    /** No memory. */
    NOT_ENOUGH_MEMORY(8, Errno.ENOMEM, Sense.HARDWARE_ERROR, 0x55, 0x03),
    /** The medium may not be written. */
    WRITE_PROTECT(19, Errno.EROFS, Sense.DATA_PROTECT, 0x27, 0x00),
    /** Not initialised, or the device is not ready. */
    NOT_READY(21, Errno.ENOMEDIUM, Sense.NOT_READY, 0x04, 0x00),
    /** Stored bytes are damaged. */
    CRC(23, Errno.EBADMSG, Sense.MEDIUM_ERROR, 0x11, 0x00),
    /** A sector is not there. */
    SECTOR_NOT_FOUND(27, Errno.ENXIO, Sense.MEDIUM_ERROR, 0x14, 0x01),
    /** A write failed. */
    WRITE_FAULT(29, Errno.EIO, Sense.MEDIUM_ERROR, 0x0C, 0x00),
    /** A read failed. */
    READ_FAULT(30, Errno.EIO, Sense.MEDIUM_ERROR, 0x11, 0x00),
    /** Somebody else holds the store. */
    SHARING_VIOLATION(32, Errno.EBUSY, Sense.NOT_READY, 0x04, 0x00),
    /** A range is locked. */
    LOCK_VIOLATION(33, Errno.EAGAIN, Sense.NOT_READY, 0x04, 0x00),
    /** Beyond the end. */
    HANDLE_EOF(38, Errno.EINVAL, Sense.ILLEGAL_REQUEST, 0x21, 0x00),
    /** The device or platform cannot do this. */
    NOT_SUPPORTED(50, Errno.EOPNOTSUPP, Sense.ILLEGAL_REQUEST, 0x20, 0x00),
    /** The network's name is taken. */
    DUP_NAME(52, Errno.EEXIST, Sense.ILLEGAL_REQUEST, 0x24, 0x00),
    /** A peer on the network does not answer. */
    DEV_NOT_EXIST(55, Errno.ENODEV, Sense.NOT_READY, 0x04, 0x00),
    /** It exists already. */
    FILE_EXISTS(80, Errno.EEXIST, Sense.ILLEGAL_REQUEST, 0x24, 0x00),
    /** An argument is wrong. */
    INVALID_PARAMETER(87, Errno.EINVAL, Sense.ILLEGAL_REQUEST, 0x26, 0x00),
    /** No room in the store. */
    DISK_FULL(112, Errno.ENOSPC, Sense.DATA_PROTECT, 0x27, 0x07),
    /** A request took too long. */
    SEM_TIMEOUT(121, Errno.ETIMEDOUT, Sense.ABORTED_COMMAND, 0x2E, 0x02),
    /** A name has the wrong form. */
    INVALID_NAME(123, Errno.EINVAL, Sense.ILLEGAL_REQUEST, 0x26, 0x00),
    /** A folder is not empty. */
    DIR_NOT_EMPTY(145, Errno.ENOTEMPTY, Sense.ILLEGAL_REQUEST, 0x26, 0x00),
    /** In use. */
    BUSY(170, Errno.EBUSY, Sense.NOT_READY, 0x04, 0x07),
    /** A name is taken. */
    ALREADY_EXISTS(183, Errno.EEXIST, Sense.ILLEGAL_REQUEST, 0x24, 0x00),
    /** A name is not known. */
    NOT_FOUND(1168, Errno.ENOENT, Sense.ILLEGAL_REQUEST, 0x25, 0x00),
    /** A folder was expected. */
    DIRECTORY(267, Errno.ENOTDIR, Sense.ILLEGAL_REQUEST, 0x26, 0x00),
    /** The driver is older than the library. */
    DRIVER_TOO_OLD(340, Errno.EINVAL, Sense.NOT_READY, 0x04, 0x00),
    /** The library did not start. */
    APP_INIT_FAILURE(575, Errno.EIO, Sense.NOT_READY, 0x04, 0x00),
    /** No driver binding fits. */
    FS_DRIVER_REQUIRED(588, Errno.ENODEV, Sense.NOT_READY, 0x04, 0x00),
    /** May only be called from within a request. */
    NO_CALLBACK_ACTIVE(614, Errno.EINVAL, Sense.ILLEGAL_REQUEST, 0x2C, 0x00),
    /** May not be called from within a request, or now. */
    CAN_NOT_COMPLETE(1003, Errno.EINVAL, Sense.ILLEGAL_REQUEST, 0x2C, 0x00),
    /** No medium in the drive. */
    NO_MEDIA_IN_DRIVE(1112, Errno.ENOMEDIUM, Sense.NOT_READY, 0x3A, 0x00),
    /** The device failed. */
    IO_DEVICE(1117, Errno.EIO, Sense.HARDWARE_ERROR, 0x44, 0x00),
    /** A value is outside of what is possible. */
    IMPLEMENTATION_LIMIT(1292, Errno.EINVAL, Sense.ILLEGAL_REQUEST, 0x26, 0x00),
    /** The caller lacks rights. */
    PRIVILEGE_NOT_HELD(1314, Errno.EPERM, Sense.DATA_PROTECT, 0x20, 0x02),
    /** A fault of ours. */
    INTERNAL_ERROR(1359, Errno.EIO, Sense.HARDWARE_ERROR, 0x44, 0x00),
    /** Buffers or threads have run out. */
    NO_SYSTEM_RESOURCES(1450, Errno.EAGAIN, Sense.ABORTED_COMMAND, 0x55, 0x03);

    private static final Map<Integer, ErrorCode> BY_WIN32 =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(ErrorCode::win32, code -> code));

    private final int win32;
    private final int errno;
    private final int senseKey;
    private final int additionalSenseCode;
    private final int additionalSenseQualifier;

    ErrorCode(int win32, int errno, int senseKey, int additionalSenseCode, int additionalSenseQualifier) {
        this.win32 = win32;
        this.errno = errno;
        this.senseKey = senseKey;
        this.additionalSenseCode = additionalSenseCode;
        this.additionalSenseQualifier = additionalSenseQualifier;
    }

    /** The Win32 system error code. */
    public int win32() {
        return win32;
    }

    /** The Linux errno, positive. */
    public int errno() {
        return errno;
    }

    /** The SCSI sense key. */
    public int senseKey() {
        return senseKey;
    }

    /** The SCSI additional sense code. */
    public int additionalSenseCode() {
        return additionalSenseCode;
    }

    /** The SCSI additional sense code qualifier. */
    public int additionalSenseQualifier() {
        return additionalSenseQualifier;
    }

    /** The entry of a Win32 code, if the table has it. */
    public static Optional<ErrorCode> ofWin32(int code) {
        return Optional.ofNullable(BY_WIN32.get(code));
    }

    /** The entry that a Linux errno means when a store reports it; {@link #IO_DEVICE} for the rest. */
    public static ErrorCode ofErrno(int errno) {
        return switch (errno) {
            case Errno.EPERM -> PRIVILEGE_NOT_HELD;
            case Errno.ENOENT -> FILE_NOT_FOUND;
            case Errno.ENOMEM -> NOT_ENOUGH_MEMORY;
            case Errno.EACCES -> ACCESS_DENIED;
            case Errno.EBUSY -> BUSY;
            case Errno.EEXIST -> FILE_EXISTS;
            case Errno.ENODEV -> DEV_NOT_EXIST;
            case Errno.ENOTDIR -> DIRECTORY;
            case Errno.EINVAL -> INVALID_PARAMETER;
            case Errno.ENOSPC, Errno.EDQUOT, Errno.EFBIG -> DISK_FULL;
            case Errno.EROFS -> WRITE_PROTECT;
            case Errno.ENOTEMPTY -> DIR_NOT_EMPTY;
            case Errno.EBADMSG -> CRC;
            case Errno.EOPNOTSUPP, Errno.ENOSYS -> NOT_SUPPORTED;
            case Errno.ETIMEDOUT -> SEM_TIMEOUT;
            case Errno.ENOMEDIUM -> NO_MEDIA_IN_DRIVE;
            case Errno.EMFILE, Errno.ENFILE, Errno.EAGAIN -> NO_SYSTEM_RESOURCES;
            default -> IO_DEVICE;
        };
    }

    /** What a throwable means: the code it carries, what its class says, else {@link #IO_DEVICE}. */
    public static ErrorCode of(Throwable error) {
        if (error instanceof DiskException disk) {
            return disk.code();
        } else if (error instanceof NoSuchFileException) {
            return FILE_NOT_FOUND;
        } else if (error instanceof AccessDeniedException) {
            return ACCESS_DENIED;
        } else if (error instanceof FileAlreadyExistsException) {
            return FILE_EXISTS;
        } else if (error instanceof NonWritableChannelException) {
            return WRITE_PROTECT;
        } else if (error instanceof OverlappingFileLockException) {
            return SHARING_VIOLATION;
        } else if (error instanceof ClosedChannelException) {
            return NOT_READY;
        } else if (error instanceof OutOfMemoryError) {
            return NOT_ENOUGH_MEMORY;
        } else if (error.getMessage() != null && error.getMessage().contains("No space left on device")) {
            // the JDK carries ENOSPC in the message only
            return DISK_FULL;
        }
        return IO_DEVICE;
    }

    /** Values of {@code asm-generic/errno-base.h} and {@code asm-generic/errno.h}. */
    private static final class Errno {
        static final int EPERM = 1;
        static final int ENOENT = 2;
        static final int EIO = 5;
        static final int ENXIO = 6;
        static final int EAGAIN = 11;
        static final int ENOMEM = 12;
        static final int EACCES = 13;
        static final int EBUSY = 16;
        static final int EEXIST = 17;
        static final int ENODEV = 19;
        static final int ENOTDIR = 20;
        static final int EINVAL = 22;
        static final int ENFILE = 23;
        static final int EMFILE = 24;
        static final int EFBIG = 27;
        static final int ENOSPC = 28;
        static final int EROFS = 30;
        static final int ENOSYS = 38;
        static final int ENOTEMPTY = 39;
        static final int EBADMSG = 74;
        static final int EOPNOTSUPP = 95;
        static final int ETIMEDOUT = 110;
        static final int EDQUOT = 122;
        static final int ENOMEDIUM = 123;
    }

    /** Sense keys of SPC-4 table 48. */
    private static final class Sense {
        static final int NOT_READY = 0x2;
        static final int MEDIUM_ERROR = 0x3;
        static final int HARDWARE_ERROR = 0x4;
        static final int ILLEGAL_REQUEST = 0x5;
        static final int DATA_PROTECT = 0x7;
        static final int ABORTED_COMMAND = 0xB;
    }
}
