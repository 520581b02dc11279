package io.drivebay.installer.internal.cab;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;

/** Writes a cabinet of one folder, packed by MSZIP. The same files give the same bytes. */
public final class CabinetWriter {
    /** 1 January 2026, as MS-DOS counts. */
    private static final int DATE = (2026 - 1980) << 9 | 1 << 5 | 1;

    private static final int ATTRIBUTE_ARCHIVE = 0x20;
    private static final int NO_SET = 0;

    private CabinetWriter() {}

    /**
     * A cabinet.
     *
     * @param files content by path; the parts of a path are separated by slashes
     */
    public static byte[] write(Map<String, byte[]> files) {
        byte[] entries = entries(files);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        files.values().forEach(content::writeBytes);
        List<byte[]> blocks = blocks(content.toByteArray());
        int firstFile = CabinetLayout.HEADER + CabinetLayout.FOLDER;
        int firstBlock = firstFile + entries.length;
        int size = firstBlock + blocks.stream().mapToInt(block -> block.length).sum();
        ByteBuffer cabinet = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        cabinet.putInt(CabinetLayout.SIGNATURE).putInt(0).putInt(size).putInt(0);
        cabinet.putInt(firstFile).putInt(0).putShort((short) CabinetLayout.VERSION);
        cabinet.putShort((short) 1).putShort((short) files.size());
        cabinet.putShort((short) 0).putShort((short) NO_SET).putShort((short) 0);
        cabinet.putInt(firstBlock).putShort((short) blocks.size()).putShort((short) CabinetLayout.TYPE_MSZIP);
        cabinet.put(entries);
        blocks.forEach(cabinet::put);
        return cabinet.array();
    }

    private static byte[] entries(Map<String, byte[]> files) {
        ByteArrayOutputStream entries = new ByteArrayOutputStream();
        int offset = 0;
        for (Entry<String, byte[]> file : files.entrySet()) {
            byte[] name = file.getKey().replace('/', '\\').getBytes(StandardCharsets.UTF_8);
            int attributes = name.length == file.getKey().length()
                    ? ATTRIBUTE_ARCHIVE
                    : ATTRIBUTE_ARCHIVE | CabinetLayout.ATTRIBUTE_UTF8;
            ByteBuffer entry = ByteBuffer.allocate(CabinetLayout.FILE + name.length + 1)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(file.getValue().length)
                    .putInt(offset)
                    .putShort((short) 0)
                    .putShort((short) DATE)
                    .putShort((short) 0)
                    .putShort((short) attributes)
                    .put(name);
            entries.writeBytes(entry.array());
            offset += file.getValue().length;
        }
        return entries.toByteArray();
    }

    private static List<byte[]> blocks(byte[] content) {
        List<byte[]> blocks = new ArrayList<>();
        byte[] before = {};
        for (int offset = 0; offset < content.length; offset += Mszip.BLOCK) {
            byte[] block = Arrays.copyOfRange(content, offset, Math.min(content.length, offset + Mszip.BLOCK));
            byte[] packed = Mszip.pack(block, before);
            blocks.add(ByteBuffer.allocate(CabinetLayout.DATA + packed.length)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(BlockChecksum.of(packed, block.length))
                    .putShort((short) packed.length)
                    .putShort((short) block.length)
                    .put(packed)
                    .array());
            before = block;
        }
        return blocks;
    }
}
