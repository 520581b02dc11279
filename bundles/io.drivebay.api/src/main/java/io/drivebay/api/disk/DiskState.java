package io.drivebay.api.disk;

/** Where a disk is in its life. */
public enum DiskState {
    /** The drive is there, without a medium. */
    EMPTY,
    /** There is a medium, but no driver binding that shows it to the operating system. */
    DETACHED,
    /** The medium can be used. */
    READY,
    /** The provider or a filter is gone; requests wait for its successor. */
    HELD,
    /** The wait for a successor took too long; requests fail until one comes. */
    FAILED,
    /** The disk is deleted; the object is of no more use. */
    DELETED
}
