package io.drivebay.driver.linux.internal.host;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.driver.linux.internal.OfdLock;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The lock of a whole file, whose holder is named to those who do not get it. */
final class FileLock {
    private FileLock() {}

    /**
     * Takes it.
     *
     * @throws DiskException SHARING_VIOLATION with the holder, as far as the system tells
     */
    static void take(int fd, Path path, boolean exclusive) throws DiskException {
        if (!OfdLock.tryFile(fd, exclusive)) {
            throw new DiskException(
                    ErrorCode.SHARING_VIOLATION,
                    path + " is in use by " + holder(path, OfdLock.inTheWay(fd, exclusive)));
        }
    }

    /** @param pid zero or less as locks of open file descriptions have no owner */
    private static String holder(Path path, int pid) {
        OptionalLong owner = pid > 0 ? OptionalLong.of(pid) : LockHolder.find(path);
        if (owner.isEmpty()) {
            return "another process";
        }
        return owner.getAsLong() == ProcessHandle.current().pid()
                ? "this host itself (another disk has it open)"
                : "process " + owner.getAsLong();
    }
}
