package io.drivebay.api.host;

import java.nio.ByteBuffer;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Reserved memory. Threads: any; {@link #close()} when nobody touches a chunk any more. */
@ProviderType
public interface MemoryRegion extends AutoCloseable {
    /** Bytes of every chunk but the last, a power of two. */
    int chunkSize();

    /** The memory in order, as direct buffers in native byte order, for absolute access only. */
    List<ByteBuffer> chunks();

    /** Gives whole pages within a range back to the system; they read as zeroes. What is left of the range is zeroed. */
    void release(long offset, long length);

    /** Gives everything back. Touching a chunk afterwards crashes the process. */
    @Override
    void close();
}
