package io.drivebay.provider.file.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** Whether somebody has marked a file as not to be written. The kernel does not hold the administrator to it; we do. */
final class WriteBits {
    private static final Set<PosixFilePermission> WRITE = EnumSet.of(
            PosixFilePermission.OWNER_WRITE, PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private WriteBits() {}

    static boolean missing(Path path) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        return view == null
                ? !Files.isWritable(path)
                : Collections.disjoint(view.readAttributes().permissions(), WRITE);
    }
}
