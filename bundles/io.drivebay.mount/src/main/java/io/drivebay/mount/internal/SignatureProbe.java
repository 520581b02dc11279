package io.drivebay.mount.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out what is on a node, by blkid(8) in its low-level mode, which reads the node and trusts no cache. */
final class SignatureProbe {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    /** Exit status: nothing was found. */
    private static final int NOTHING = 2;
    /** Exit status: signatures contradict each other. */
    private static final int AMBIVALENT = 8;

    /** From the start, and before the end: more than any signature's distance from there. */
    private static final long WHERE_SIGNATURES_ARE = 2 << 20;

    private static final int STEP = 256 << 10;

    private SignatureProbe() {}

    /**
     * What is on a node or in an image.
     *
     * @return empty if it is blank
     * @throws DiskException FILE_NOT_FOUND; NOT_SUPPORTED without blkid; IO_DEVICE if it cannot be read;
     *     SEM_TIMEOUT
     */
    static Optional<Signature> probe(Path node) throws DiskException {
        // blkid reports a node that it cannot open as it does a blank one
        if (!Files.exists(node)) {
            throw new DiskException(ErrorCode.FILE_NOT_FOUND, node + " does not exist");
        } else if (!Files.isReadable(node)) {
            throw new DiskException(ErrorCode.ACCESS_DENIED, node + " may not be read by this user");
        }
        Tool blkid = Tool.find("blkid")
                .orElseThrow(() -> new DiskException(
                        ErrorCode.NOT_SUPPORTED, "blkid is missing; install Debian's package util-linux"));
        try (FileChannel held = FileChannel.open(node, StandardOpenOption.READ)) {
            requireReadable(held);
            Tool.Result result = blkid.run(List.of("-p", "-o", "export", node.toString()), TIMEOUT);
            return switch (result.status()) {
                case 0 -> Optional.of(signature(node, result.output()));
                case NOTHING -> blank(node, result);
                case AMBIVALENT -> Optional.of(new Signature("ambivalent signatures", false));
                default -> throw unreadable(node, result.lastLine());
            };
        } catch (DiskException e) {
            throw e;
        } catch (IOException e) {
            throw unreadable(node, e.getMessage());
        }
    }

    /**
     * Reads what blkid will look at, which says nothing of a sector that it cannot read: a disk that fails for a moment
     * would be taken for blank, and be formatted. While the channel is open the bytes stay in the page cache for it.
     */
    private static void requireReadable(FileChannel channel) throws IOException {
        long size = channel.size();
        read(channel, 0, Math.min(size, WHERE_SIGNATURES_ARE));
        read(channel, Math.max(0, size - WHERE_SIGNATURES_ARE), size);
    }

    private static void read(FileChannel channel, long from, long to) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(STEP);
        for (long at = from; at < to; ) {
            int moved = channel.read(buffer.clear(), at);
            if (moved < 0) {
                throw new EOFException("it ends at " + at);
            }
            at += moved;
        }
    }

    private static Signature signature(Path node, String output) throws DiskException {
        Map<String, String> values = new HashMap<>();
        output.lines()
                .map(line -> line.split("=", 2))
                .filter(pair -> pair.length == 2)
                .forEach(pair -> values.put(pair[0], pair[1]));
        String type = values.getOrDefault("TYPE", values.get("PTTYPE"));
        if (type == null) {
            throw new DiskException(ErrorCode.IO_DEVICE, "blkid says of " + node + " what is not understood");
        }
        return new Signature(Printable.of(type), "filesystem".equals(values.get("USAGE")));
    }

    private static Optional<Signature> blank(Path node, Tool.Result result) throws DiskException {
        if (!result.output().isBlank()) {
            throw unreadable(node, result.lastLine());
        }
        return Optional.empty();
    }

    private static DiskException unreadable(Path node, String why) {
        return new DiskException(ErrorCode.IO_DEVICE, "cannot look into " + node + ": " + why);
    }
}
