package io.drivebay.driver.fuse.internal.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** Offsets as include/uapi/linux/fuse.h has them, written out here a second time. */
class StructuresTest {
    private static final int AT = 16;

    private final ByteBuffer bytes = ByteBuffer.allocate(512).order(ByteOrder.nativeOrder());

    @Test
    void inHeader() {
        bytes.putInt(AT, 80).putInt(AT + 4, Opcode.FUSE_WRITE).putLong(AT + 8, 0x1234567890L);
        assertEquals(80, FuseInHeader.len(bytes, AT));
        assertEquals(16, FuseInHeader.opcode(bytes, AT));
        assertEquals(0x1234567890L, FuseInHeader.unique(bytes, AT));
    }

    @Test
    void outHeader() {
        FuseOutHeader.put(bytes, AT, 8, -5, 99);
        assertEquals(24, bytes.getInt(AT));
        assertEquals(-5, bytes.getInt(AT + 4));
        assertEquals(99, bytes.getLong(AT + 8));
    }

    @Test
    void init() {
        bytes.putInt(AT, 7).putInt(AT + 4, 45).putInt(AT + 8, 131072).putInt(AT + 12, 1 << 30 | 1);
        bytes.putInt(AT + 16, 1 << 9);
        assertEquals(45, FuseInitIn.minor(bytes, AT));
        assertEquals(InitFlag.FUSE_OVER_IO_URING | InitFlag.FUSE_INIT_EXT | 1, FuseInitIn.flags(bytes, AT));
        bytes.putInt(AT + 12, 1);
        assertEquals(1, FuseInitIn.flags(bytes, AT), "flags2 counts only with FUSE_INIT_EXT");

        FuseInitOut.put(bytes, AT, 45, 131072, InitFlag.FUSE_OVER_IO_URING | 1, 1024, 256 << 10);
        assertEquals(7, bytes.getInt(AT));
        assertEquals(1, bytes.getInt(AT + 12));
        assertEquals(1024, bytes.getShort(AT + 16));
        assertEquals(768, bytes.getShort(AT + 18));
        assertEquals(256 << 10, bytes.getInt(AT + 20));
        assertEquals(64, bytes.getShort(AT + 28));
        assertEquals(1 << 9, bytes.getInt(AT + 32));
    }

    @Test
    void attributes() {
        FuseAttrOut.put(bytes, AT, 1 << 20, true, 1000);
        assertEquals(1 << 20, bytes.getLong(AT + 16 + 8));
        assertEquals(2048, bytes.getLong(AT + 16 + 16));
        assertEquals(0100400, bytes.getInt(AT + 16 + 60));
        assertEquals(1, bytes.getInt(AT + 16 + 64));
        assertEquals(1000, bytes.getInt(AT + 16 + 68));
    }

    @Test
    void readWriteAndFallocate() {
        bytes.putLong(AT + 8, 4096).putInt(AT + 16, 512);
        assertEquals(4096, FuseReadIn.offset(bytes, AT));
        assertEquals(512, FuseWriteIn.size(bytes, AT));
        bytes.putLong(AT + 16, 1L << 40).putInt(AT + 24, 0x03);
        assertEquals(1L << 40, FuseFallocateIn.length(bytes, AT));
        assertTrue(FuseFallocateIn.punchesHole(bytes, AT));
        assertFalse(FuseFallocateIn.zeroesRange(bytes, AT));
    }

    @Test
    void setattrOnlyMindsTheSize() {
        bytes.putInt(AT, 1 << 3).putLong(AT + 16, 4096);
        assertTrue(FuseSetattrIn.resizes(bytes, AT, 8192));
        assertFalse(FuseSetattrIn.resizes(bytes, AT, 4096));
        bytes.putInt(AT, 1 << 4);
        assertFalse(FuseSetattrIn.resizes(bytes, AT, 8192));
    }

    @Test
    void ringHeader() {
        bytes.putLong(264, 42).putInt(272, 4096);
        assertEquals(42, FuseUringReqHeader.commitId(bytes, 0));
        assertEquals(4096, FuseUringReqHeader.payloadSz(bytes, 0));
        FuseNotifyInvalInodeOut.put(bytes, AT);
        assertEquals(1, bytes.getLong(AT));
        assertEquals(-1, bytes.getLong(AT + 8));
    }
}
