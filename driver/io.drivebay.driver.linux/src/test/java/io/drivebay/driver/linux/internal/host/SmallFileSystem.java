package io.drivebay.driver.linux.internal.host;

import java.io.IOException;
import java.nio.file.Path;

/** A tmpfs of a few pages: soon full, without ZERO_RANGE. */
record SmallFileSystem(Path folder) implements AutoCloseable {
    static SmallFileSystem mount(Path folder, int mebibytes) throws IOException {
        Command.run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "drivebay-test", folder.toString());
        return new SmallFileSystem(folder);
    }

    @Override
    public void close() throws IOException {
        Command.run("umount", folder.toString());
    }
}
