package io.drivebay.launcher;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The host's own folder, locked for one host. It and what is in it belong to the host's user alone: what is dropped here
 * runs with the host's rights.
 *
 * <pre>
 *   cache/          of the framework, made anew at each start
 *   config/         Configuration Admin's store
 *   configuration/  *.cfg of the operator, watched
 *   dropins/        bundles and *.cfg, watched
 *   log/            drivebay.N.log
 *   run/            lock (with the pid), ready, control.sock
 *   tmp/            native libraries and other temporary files
 * </pre>
 */
final class Home implements Closeable {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final List<String> FOLDERS =
            List.of("cache", "config", "configuration", "dropins", "log", "run", "tmp");

    private final Path folder;
    private final FileChannel lockFile;
    private final FileLock lock;

    private Home(Path folder, FileChannel lockFile, FileLock lock) {
        this.folder = folder;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /**
     * Makes what is missing and takes the lock.
     *
     * @throws HostException if another host has it, or others could write to it
     */
    static Home open(Path folder) throws HostException, IOException {
        Path absolute = folder.toAbsolutePath().normalize();
        make(absolute);
        for (String name : FOLDERS) {
            make(absolute.resolve(name));
        }
        FileChannel file = FileChannel.open(
                absolute.resolve("run/lock"),
                EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        FileLock lock = file.tryLock();
        if (lock == null) {
            String pid = Files.readString(absolute.resolve("run/lock")).trim();
            file.close();
            throw new HostException("a host (pid " + pid + ") runs in " + absolute
                    + " already; stop it, or set DRIVEBAY_HOME to another folder");
        }
        Files.deleteIfExists(absolute.resolve("run/ready"));
        file.truncate(0);
        file.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
        return new Home(absolute, file, lock);
    }

    private static void make(Path folder) throws IOException, HostException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(folder.getParent());
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        }
        if (!Files.isDirectory(folder)) {
            throw new HostException(folder + " is not a folder; set DRIVEBAY_HOME to one");
        }
        wantOwnerOnly(folder);
    }

    /** Code in these folders runs with our rights, so nobody else may put it there. */
    private static void wantOwnerOnly(Path folder) throws IOException, HostException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(folder);
        if (permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new HostException("others may write to " + folder + "; correct it with: chmod go-w " + folder);
        }
        String owner = Files.getOwner(folder).getName();
        String user = System.getProperty("user.name");
        if (!owner.equals(user)) {
            throw new HostException(folder + " belongs to " + owner + " and not to " + user
                    + "; set DRIVEBAY_HOME to a folder of your own");
        }
    }

    Path folder() {
        return folder;
    }

    Path log() {
        return folder.resolve("log");
    }

    /** Says to whoever waits that the host is up. */
    void ready() throws IOException {
        Files.writeString(folder.resolve("run/ready"), ProcessHandle.current().pid() + "\n");
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(folder.resolve("run/ready"));
        lock.release();
        lockFile.close();
    }
}
