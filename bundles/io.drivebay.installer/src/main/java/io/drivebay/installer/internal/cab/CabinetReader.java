package io.drivebay.installer.internal.cab;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.DataFormatException;

/**
 * Reads a cabinet whole, or not at all: every length, checksum and name is checked. One cabinet, stored or packed by
 * MSZIP; what signing tools append is left alone. There is no release of a reading library for OSGi.
 */
public final class CabinetReader {
    private static final int MOST_BYTES = 16 << 20;
    private static final int MOST_FILES = 1000;
    private static final int MOST_FOLDERS = 16;
    private static final int MOST_NAME = 255;
    private static final int DATE_TIME_ATTRIBUTES = 6;

    private final ByteBuffer cabinet;
    private int dataReserve;

    private CabinetReader(byte[] bytes) {
        cabinet = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A file's place in its folder. */
    private record Entry(String name, long offset, long length, int folder) {}

    /**
     * The files of a cabinet, by path with slashes, in their order.
     *
     * @throws DiskException FILE_NOT_FOUND; CRC if it is damaged or unsafe; NOT_SUPPORTED if it is packed otherwise
     */
    public static Map<String, byte[]> read(Path file) throws DiskException {
        try (InputStream stream = Files.newInputStream(file)) {
            return read(stream.readNBytes(MOST_BYTES + 1));
        } catch (DiskException e) {
            throw new DiskException(e.code(), file + ": " + e.getMessage(), e);
        } catch (NoSuchFileException e) {
            throw new DiskException(ErrorCode.FILE_NOT_FOUND, "the package " + file + " does not exist", e);
        } catch (IOException e) {
            throw new DiskException(ErrorCode.of(e), "cannot read the package " + file + ": " + e.getMessage(), e);
        }
    }

    /** As {@link #read(Path)}. */
    public static Map<String, byte[]> read(byte[] bytes) throws DiskException {
        if (bytes.length > MOST_BYTES) {
            throw damaged("it is larger than " + (MOST_BYTES >> 20) + " MiB");
        }
        try {
            return new CabinetReader(bytes).read();
        } catch (BufferUnderflowException | IllegalArgumentException | DataFormatException e) {
            throw new DiskException(ErrorCode.CRC, "the package is damaged: " + e.getMessage(), e);
        }
    }

    private Map<String, byte[]> read() throws DiskException, DataFormatException {
        if (cabinet.remaining() < CabinetLayout.HEADER || cabinet.getInt(0) != CabinetLayout.SIGNATURE) {
            throw damaged("it is no cabinet");
        }
        int size = cabinet.getInt(8);
        int firstFile = cabinet.getInt(16);
        int folders = u16(26);
        int files = u16(28);
        int flags = u16(30);
        if (u16(24) != CabinetLayout.VERSION) {
            throw damaged("its format is not 1.3");
        }
        if ((flags & (CabinetLayout.FLAG_PREVIOUS | CabinetLayout.FLAG_NEXT)) != 0) {
            throw new DiskException(ErrorCode.NOT_SUPPORTED, "a package must be one cabinet, not a part of several");
        }
        boolean reserve = (flags & CabinetLayout.FLAG_RESERVE) != 0;
        if (size > cabinet.capacity() || size < cabinet.capacity() && !reserve) {
            throw damaged("it has " + cabinet.capacity() + " bytes and says " + size);
        }
        cabinet.limit(size).position(CabinetLayout.HEADER);
        int folderReserve = 0;
        if (reserve) {
            int headerReserve = u16();
            folderReserve = u8();
            dataReserve = u8();
            skip(headerReserve);
        }
        List<byte[]> contents = folders(folders, folderReserve);
        cabinet.position(firstFile);
        return files(entries(files), contents);
    }

    private List<byte[]> folders(int count, int reserve) throws DiskException, DataFormatException {
        if (count > MOST_FOLDERS) {
            throw damaged("it has " + count + " folders, more than " + MOST_FOLDERS);
        }
        List<byte[]> contents = new ArrayList<>();
        int room = MOST_BYTES;
        for (int i = 0; i < count; i++) {
            int first = cabinet.getInt();
            int blocks = u16();
            int type = u16() & CabinetLayout.TYPE_MASK;
            skip(reserve);
            if (type != CabinetLayout.TYPE_NONE && type != CabinetLayout.TYPE_MSZIP) {
                throw new DiskException(
                        ErrorCode.NOT_SUPPORTED, "a package must be stored or packed by MSZIP, not by method " + type);
            }
            int next = cabinet.position();
            cabinet.position(first);
            byte[] content = content(blocks, type, room);
            cabinet.position(next);
            room -= content.length;
            contents.add(content);
        }
        return contents;
    }

    private byte[] content(int blocks, int type, int room) throws DiskException, DataFormatException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        byte[] before = {};
        for (int i = 0; i < blocks; i++) {
            int checksum = cabinet.getInt();
            int packedLength = u16();
            int length = u16();
            skip(dataReserve);
            // an empty block would let a small file cost much time
            if (length == 0
                    || length > Mszip.BLOCK
                    || packedLength > Mszip.MOST_PACKED
                    || content.size() + length > room) {
                throw damaged("a block has no possible length");
            }
            byte[] packed = new byte[packedLength];
            cabinet.get(packed);
            // the reserved bytes of a block count too; nobody fills them, so a sum with them is not known
            if (checksum != 0 && dataReserve == 0 && checksum != BlockChecksum.of(packed, length)) {
                throw damaged("a block has the wrong checksum");
            }
            if (type == CabinetLayout.TYPE_NONE && packedLength != length) {
                throw damaged("a stored block has two lengths");
            }
            before = type == CabinetLayout.TYPE_NONE ? packed : Mszip.unpack(packed, length, before);
            content.writeBytes(before);
        }
        return content.toByteArray();
    }

    private List<Entry> entries(int count) throws DiskException {
        if (count > MOST_FILES) {
            throw damaged("it has " + count + " files, more than " + MOST_FILES);
        }
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long length = cabinet.getInt() & 0xFFFFFFFFL;
            long offset = cabinet.getInt() & 0xFFFFFFFFL;
            int folder = u16();
            skip(DATE_TIME_ATTRIBUTES);
            entries.add(new Entry(SafePath.check(name().replace('\\', '/')), offset, length, folder));
        }
        return entries;
    }

    private static Map<String, byte[]> files(List<Entry> entries, List<byte[]> contents) throws DiskException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        long all = 0;
        for (Entry entry : entries) {
            if (entry.folder() >= contents.size()) {
                throw damaged(entry.name() + " is in a folder that is not there");
            }
            byte[] content = contents.get(entry.folder());
            if (entry.offset() + entry.length() > content.length) {
                throw damaged(entry.name() + " goes beyond its folder");
            }
            all += entry.length();
            if (all > MOST_BYTES) {
                throw damaged("its files overlap");
            }
            int offset = (int) entry.offset();
            byte[] bytes = Arrays.copyOfRange(content, offset, offset + (int) entry.length());
            if (files.put(entry.name(), bytes) != null) {
                throw damaged(entry.name() + " is there twice");
            }
        }
        return files;
    }

    private String name() throws DiskException {
        byte[] name = new byte[MOST_NAME];
        int length = 0;
        for (byte next = cabinet.get(); next != 0; next = cabinet.get()) {
            if (length == MOST_NAME) {
                throw damaged("a name is too long");
            }
            name[length++] = next;
        }
        return new String(name, 0, length, StandardCharsets.UTF_8);
    }

    private void skip(int bytes) {
        cabinet.position(cabinet.position() + bytes);
    }

    private int u8() {
        return cabinet.get() & 0xFF;
    }

    private int u16() {
        return cabinet.getShort() & 0xFFFF;
    }

    private int u16(int index) {
        return cabinet.getShort(index) & 0xFFFF;
    }

    private static DiskException damaged(String why) {
        return new DiskException(ErrorCode.CRC, "the package is damaged: " + why);
    }
}
