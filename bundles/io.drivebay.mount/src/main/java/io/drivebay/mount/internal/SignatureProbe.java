package io.drivebay.mount.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out what is on a node, by blkid(8) in its low-level mode, which reads the node and trusts no cache.
 *
 * <p>The node is opened by processes of their own only: to read from one whose provider hangs, and even to close it
 * then, may never end.
 */
final class SignatureProbe {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    /** Exit status: nothing was found. */
    private static final int NOTHING = 2;
    /** Exit status: signatures contradict each other. */
    private static final int AMBIVALENT = 8;

    /** From the start, and before the end: more than any signature's distance from there. */
    private static final long WHERE_SIGNATURES_ARE = 2 << 20;

    /**
     * Reads what blkid will look at, which says nothing of a sector that it cannot read: a disk that fails for a moment
     * would be taken for blank, and be formatted. While descriptor 3 is open the bytes stay in the page cache for it.
     */
    private static final String SCRIPT = """
            {
                head -c "$3" "$1" > /dev/null && tail -c "$3" "$1" > /dev/null || exit 77
                exec "$2" -p -o export "$1"
            } 3< "$1" || exit 77
            """;

    private SignatureProbe() {}

    /**
     * What is on a node or in an image.
     *
     * @return empty if it is blank
     * @throws DiskException FILE_NOT_FOUND; NOT_SUPPORTED without blkid; IO_DEVICE if it cannot be read;
     *     SEM_TIMEOUT if it does not answer
     */
    static Optional<Signature> probe(Path node) throws DiskException {
        return probe(node, TIMEOUT);
    }

    static Optional<Signature> probe(Path node, Duration time) throws DiskException {
        // blkid reports a node that it cannot open as it does a blank one
        if (!Files.exists(node)) {
            throw new DiskException(ErrorCode.FILE_NOT_FOUND, node + " does not exist");
        } else if (!Files.isReadable(node)) {
            throw new DiskException(ErrorCode.ACCESS_DENIED, node + " may not be read by this user");
        }
        Tool blkid = required("blkid", "util-linux");
        Tool.Result result = run(node, blkid, time);
        return switch (result.status()) {
            case 0 -> Optional.of(signature(node, result.output()));
            case NOTHING -> blank(node, result);
            case AMBIVALENT -> Optional.of(new Signature("ambivalent signatures", false));
            default -> throw unreadable(node, result.lastLine());
        };
    }

    private static Tool.Result run(Path node, Tool blkid, Duration time) throws DiskException {
        List<String> words =
                List.of("-c", SCRIPT, "sh", node.toString(), blkid.toString(), Long.toString(WHERE_SIGNATURES_ARE));
        try {
            return required("sh", "dash").run(words, time);
        } catch (DiskException e) {
            throw e.code() == ErrorCode.SEM_TIMEOUT
                    ? new DiskException(
                            e.code(),
                            node + " does not answer within " + time.toSeconds()
                                    + " s; see what its provider waits for, or take the disk down by force",
                            e)
                    : e;
        }
    }

    private static Tool required(String name, String debianPackage) throws DiskException {
        return Tool.find(name)
                .orElseThrow(() -> new DiskException(
                        ErrorCode.NOT_SUPPORTED, name + " is missing; install Debian's package " + debianPackage));
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
