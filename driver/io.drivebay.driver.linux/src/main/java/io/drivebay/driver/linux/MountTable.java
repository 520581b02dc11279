package io.drivebay.driver.linux;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The mounts that this process sees, at one moment, in the order of the kernel: of several at one folder the last one
 * is on top. Source: proc_pid_mountinfo(5). Immutable.
 */
public final class MountTable {
    static final Path MOUNTINFO = Path.of("/proc/self/mountinfo");

    private static final String SEPARATOR = "-";
    private static final int FIXED_FIELDS = 6;
    private static final int FIELDS_BEHIND = 3;

    private final List<Mount> mounts;

    private MountTable(List<Mount> mounts) {
        this.mounts = List.copyOf(mounts);
    }

    /**
     * The table now.
     *
     * @throws DiskException if /proc is not mounted or has another form
     */
    public static MountTable read() throws DiskException {
        try {
            return parse(Files.readAllBytes(MOUNTINFO));
        } catch (DiskException e) {
            throw e;
        } catch (IOException e) {
            throw new DiskException(
                    ErrorCode.of(e), "cannot read " + MOUNTINFO + ": " + e.getMessage() + "; is /proc mounted?", e);
        }
    }

    /**
     * A table from its text.
     *
     * @throws DiskException INVALID_PARAMETER with the line that is not understood
     */
    public static MountTable parse(byte[] mountinfo) throws DiskException {
        List<Mount> mounts = new ArrayList<>();
        // one char a byte: names need not be UTF-8, and each is decoded by itself
        for (String line : new String(mountinfo, StandardCharsets.ISO_8859_1).split("\n")) {
            if (!line.isEmpty()) {
                mounts.add(parseLine(line));
            }
        }
        return new MountTable(mounts);
    }

    /** All of them. */
    public List<Mount> mounts() {
        return mounts;
    }

    /** What is on top at a folder. */
    public Optional<Mount> at(Path target) {
        return last(mount -> mount.target().equals(target.toString()));
    }

    /** The mount with an id. */
    public Optional<Mount> byId(int id) {
        return last(mount -> mount.id() == id);
    }

    /** What is mounted on top of a mount, at its own folder or beneath. */
    public List<Mount> on(Mount parent) {
        return mounts.stream()
                .filter(mount -> mount.parent() == parent.id() && mount.id() != parent.id())
                .toList();
    }

    /**
     * Where the file system of a block device is mounted.
     *
     * @param node its path, without symbolic links
     */
    public List<Mount> ofDevice(Path node) {
        return ofDevices(List.of(node));
    }

    /** As {@link #ofDevice} for several, in the order of the table. */
    public List<Mount> ofDevices(Collection<Path> nodes) {
        Set<String> names = nodes.stream().map(Path::toString).collect(Collectors.toSet());
        Set<DeviceNumber> numbers = nodes.stream()
                .flatMap(node -> DeviceNumber.ofBlockDevice(node).stream())
                .collect(Collectors.toSet());
        return mounts.stream()
                .filter(mount -> names.contains(mount.source())
                        || numbers.contains(new DeviceNumber(mount.major(), mount.minor())))
                .toList();
    }

    private Optional<Mount> last(Predicate<Mount> wanted) {
        return mounts.stream().filter(wanted).reduce((earlier, later) -> later);
    }

    private static Mount parseLine(String line) throws DiskException {
        List<String> fields = Arrays.asList(line.split(" ", -1));
        // a number of optional fields that may grow stands before the separator
        int separator = fields.subList(Math.min(FIXED_FIELDS, fields.size()), fields.size())
                        .indexOf(SEPARATOR)
                + FIXED_FIELDS;
        String[] device = fields.size() > 2 ? fields.get(2).split(":") : new String[0];
        if (separator < FIXED_FIELDS || fields.size() <= separator + FIELDS_BEHIND || device.length != 2) {
            throw malformed(line, null);
        }
        try {
            return new Mount(
                    Integer.parseInt(fields.get(0)),
                    Integer.parseInt(fields.get(1)),
                    Integer.parseInt(device[0]),
                    Integer.parseInt(device[1]),
                    unescape(fields.get(3)),
                    unescape(fields.get(4)),
                    options(fields.get(5)),
                    unescape(fields.get(separator + 1)),
                    unescape(fields.get(separator + 2)),
                    options(fields.get(separator + 3)));
        } catch (NumberFormatException e) {
            throw malformed(line, e);
        }
    }

    private static List<String> options(String field) {
        return Arrays.stream(field.split(",")).map(MountTable::unescape).toList();
    }

    /** Three octal digits behind a backslash are a byte; a backslash before anything else is itself. */
    private static String unescape(String field) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(field.length());
        for (int i = 0; i < field.length(); i++) {
            int octal = field.charAt(i) == '\\' ? octal(field, i + 1) : -1;
            bytes.write(octal < 0 ? field.charAt(i) : octal);
            i += octal < 0 ? 0 : 3;
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static int octal(String field, int from) {
        if (from + 3 > field.length()) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < from + 3; i++) {
            int digit = field.charAt(i) - '0';
            if (digit < 0 || digit > 7) {
                return -1;
            }
            value = value << 3 | digit;
        }
        return value <= 0xFF ? value : -1;
    }

    private static DiskException malformed(String line, Throwable cause) {
        return new DiskException(
                ErrorCode.INVALID_PARAMETER, "a line of the mount table is not understood: " + line, cause);
    }
}
