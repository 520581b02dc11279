package io.drivebay.driver.linux.internal.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.host.MemoryRegion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LinuxHostMemoryTest {
    private static final long GIB = 1L << 30;
    private static final int MIB = 1 << 20;

    private final LinuxHostMemory memory = new LinuxHostMemory();

    @Test
    void reservesMoreThanThereIs() throws IOException {
        try (MemoryRegion region = memory.reserve((1L << 40) + 8192)) {
            assertEquals(GIB, region.chunkSize());
            assertEquals(1025, region.chunks().size());
            assertEquals(8192, region.chunks().get(1024).capacity());
            for (ByteBuffer chunk : region.chunks()) {
                assertEquals(ByteOrder.nativeOrder(), chunk.order());
                assertEquals(0, chunk.getLong(0));
            }
        }
        DiskException refusal = assertThrows(DiskException.class, () -> memory.reserve(1L << 60));
        assertEquals(ErrorCode.NOT_ENOUGH_MEMORY, refusal.code());
    }

    @Test
    void releasesByteByByte() throws IOException {
        try (MemoryRegion region = memory.reserve(2 * GIB)) {
            ByteBuffer first = region.chunks().get(0);
            ByteBuffer second = region.chunks().get(1);
            for (int i = 0; i < MIB; i++) {
                first.put((int) GIB - 1 - i, (byte) 1);
                second.put(i, (byte) 1);
            }
            region.release(GIB - MIB + 5, 2 * MIB - 10);
            for (int i = 0; i < MIB; i++) {
                byte expected = (byte) (i >= MIB - 5 ? 1 : 0);
                assertEquals(expected, first.get((int) GIB - 1 - i));
                assertEquals(expected, second.get(i));
            }
            second.put(100, (byte) 1).put(101, (byte) 1).put(102, (byte) 1);
            region.release(GIB + 101, 1);
            assertEquals(0x010001, second.getInt(100) & 0xFFFFFF);
        }
    }

    @Test
    void givesPagesBack() throws IOException {
        int bytes = 256 * MIB;
        try (MemoryRegion region = memory.reserve(bytes)) {
            ByteBuffer chunk = region.chunks().get(0);
            for (int at = 0; at < bytes; at += 4096) {
                chunk.put(at, (byte) 1);
            }
            long full = resident();
            region.release(0, bytes);
            assertTrue(full - resident() > bytes / 2, "resident before " + full + ", after " + resident());
        }
    }

    private static long resident() throws IOException {
        String line = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(text -> text.startsWith("RssAnon:"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
    }
}
