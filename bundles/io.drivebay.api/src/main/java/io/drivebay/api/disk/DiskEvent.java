package io.drivebay.api.disk;

import io.drivebay.api.ErrorCode;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Something that happened to a disk. Also sent to EventAdmin under {@link #TOPIC} + the kind's name, with the properties
 * {@code disk}, {@code guid}, {@code message}, {@code timestamp} and {@code code}: the failure's Win32 code, else 0.
 *
 * @param kind what happened
 * @param disk the disk's name
 * @param guid its identity
 * @param message one line; may be empty
 * @param time when
 * @param failure what went wrong with what happened all the same, for example the last flush of a disk that is deleted
 */
public record DiskEvent(Kind kind, String disk, UUID guid, String message, Instant time, Optional<ErrorCode> failure) {
    /** Start of the EventAdmin topics. */
    public static final String TOPIC = "io/drivebay/disk/";

    /** Something that went well. */
    public DiskEvent(Kind kind, String disk, UUID guid, String message, Instant time) {
        this(kind, disk, guid, message, time, Optional.empty());
    }

    /** What can happen. */
    public enum Kind {
        /** The drive is there. */
        CREATED,
        /** The medium can be used. */
        INSERTED,
        /** The medium is out. */
        REMOVED,
        /** The size has changed. */
        RESIZED,
        /** A provider or filter went; requests wait. */
        HELD,
        /** Its successor came; requests go on. */
        RESUMED,
        /** No successor came in time; requests fail. */
        FAILED,
        /** The store was exchanged while the disk was up. */
        SWAPPED,
        /** A driver binding shows the disk. */
        ATTACHED,
        /** The driver binding went, or lost the disk. */
        DETACHED,
        /** The drive was ejected by the operating system, or by a user; it is deleted. */
        EJECTED,
        /** A file system was made on a blank medium, as it was declared; the message is its type. */
        FORMATTED,
        /** What the disk waits for, or its last trouble, has changed; the message is empty when all is well. */
        MESSAGE,
        /** The mounting points have changed. */
        MOUNTING_POINTS,
        /** The drive is gone. */
        DELETED
    }
}
