package io.drivebay.mount.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * File systems that can be made, and how their tools are told: over what is there already, without discarding the whole
 * node first, without questions.
 */
enum FileSystemType {
    EXT4("e2fsprogs", "-L", 16, false, "-q", "-F", "-E", "nodiscard"),
    EXT3("e2fsprogs", "-L", 16, false, "-q", "-F", "-E", "nodiscard"),
    EXT2("e2fsprogs", "-L", 16, false, "-q", "-F", "-E", "nodiscard"),
    XFS("xfsprogs", "-L", 12, false, "-q", "-f", "-K"),
    BTRFS("btrfs-progs", "-L", 255, false, "-q", "-f", "-K"),
    F2FS("f2fs-tools", "-l", 512, false, "-q", "-f", "-t", "0"),
    VFAT("dosfstools", "-n", 11, true, "-I"),
    EXFAT("exfatprogs", "-L", 11, true),
    NTFS("ntfs-3g", "-L", 32, true, "-q", "-Q", "-F");

    private final String debianPackage;
    private final String labelOption;
    private final int longestLabel;
    private final boolean labelInCharacters;
    private final List<String> options;

    /**
     * @param labelInCharacters whether the label's limit counts characters (and then forbids those of file names), not
     *     bytes
     */
    FileSystemType(
            String debianPackage, String labelOption, int longestLabel, boolean labelInCharacters, String... options) {
        this.debianPackage = debianPackage;
        this.labelOption = labelOption;
        this.longestLabel = longestLabel;
        this.labelInCharacters = labelInCharacters;
        this.options = List.of(options);
    }

    /** As the kernel and blkid call it. */
    String typeName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type of a name. */
    static FileSystemType of(String name) throws DiskException {
        return Arrays.stream(values())
                .filter(type -> type.typeName().equals(name))
                .findFirst()
                .orElseThrow(() -> new DiskException(
                        ErrorCode.NOT_SUPPORTED,
                        "no file system '" + Printable.of(name) + "' can be made; there are "
                                + Arrays.stream(values())
                                        .map(FileSystemType::typeName)
                                        .collect(Collectors.joining(", "))));
    }

    /** Its tool, if it is installed. */
    Optional<Tool> tool() {
        return Tool.find("mkfs." + typeName());
    }

    /** Its tool. */
    Tool requireTool() throws DiskException {
        return tool().orElseThrow(() -> new DiskException(
                ErrorCode.NOT_SUPPORTED,
                "mkfs." + typeName() + " is missing; install Debian's package " + debianPackage));
    }

    /**
     * The tool's arguments.
     *
     * @throws DiskException INVALID_PARAMETER if the label does not fit
     */
    List<String> arguments(String node, String label) throws DiskException {
        checkLabel(label);
        List<String> arguments = new ArrayList<>(options);
        if (!label.isEmpty()) {
            arguments.add(labelOption);
            arguments.add(label);
        }
        arguments.add(node);
        return arguments;
    }

    private void checkLabel(String label) throws DiskException {
        int length = labelInCharacters ? label.length() : label.getBytes(StandardCharsets.UTF_8).length;
        if (length > longestLabel) {
            throw new DiskException(
                    ErrorCode.INVALID_PARAMETER,
                    "the label '" + Printable.of(label) + "' is too long for " + typeName() + "; at most "
                            + longestLabel + (labelInCharacters ? " characters" : " bytes"));
        }
        boolean forbidden = labelInCharacters && label.chars().anyMatch(c -> "\"*/:<>?\\|".indexOf(c) >= 0);
        if (forbidden || !Printable.is(label)) {
            throw new DiskException(
                    ErrorCode.INVALID_PARAMETER,
                    "the label '" + Printable.of(label) + "' has characters that " + typeName() + " does not allow");
        }
    }
}
