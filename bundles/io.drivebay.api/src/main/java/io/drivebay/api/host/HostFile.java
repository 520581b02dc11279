package io.drivebay.api.host;

import io.drivebay.api.ExtentVisitor;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * An open file. Offsets and lengths in bytes. Errors are {@link io.drivebay.api.DiskException}s with the system's code.
 * Threads: any, many at once; {@link #close()} when all have returned.
 */
@ProviderType
public interface HostFile extends Closeable {
    /** The size now; a block device's too. */
    long size() throws IOException;

    /** What direct I/O needs offsets, lengths and addresses to be a multiple of; 1 without it. */
    int alignment();

    /** Whether holes can be punched. */
    boolean canPunchHoles();

    /** Fills the direct buffer; HANDLE_EOF if the file is too short. */
    void read(long offset, ByteBuffer target) throws IOException;

    /** Writes the direct buffer whole; the file grows as needed. */
    void write(long offset, ByteBuffer source) throws IOException;

    /** Makes writes durable, with the size. A failed one has lost data: it is reported again by each later call. */
    void sync() throws IOException;

    /** Sets the size; new bytes are a hole. */
    void truncate(long bytes) throws IOException;

    /** Gets room for a range, so that later writes to it do not fail for want of it. */
    void allocate(long offset, long length) throws IOException;

    /** Gives a range's room back; it reads as zeroes, the size stays. */
    void punchHole(long offset, long length) throws IOException;

    /** Zeroes a range and keeps its room. */
    void zero(long offset, long length) throws IOException;

    /** Reports data and holes of a range, in order and without gaps. */
    void extents(long offset, long length, ExtentVisitor visitor) throws IOException;
}
