package io.drivebay.mount.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shares of all hosts on this machine: a file that Samba's configuration includes and that says what the records
 * of the points say. Without shares there is no such file, and Samba need not be there. Threads: any; hosts wait for
 * each other.
 */
final class Shares {
    private static final Logger LOG = LoggerFactory.getLogger(Shares.class);

    private final Path file;
    private final PointRegistry registry;
    private final Samba samba;

    Shares(Places places, PointRegistry registry) {
        this.file = places.shares();
        this.registry = registry;
        this.samba = new Samba(places.samba());
    }

    /**
     * Lets Samba share what the records say now.
     *
     * @throws DiskException ALREADY_EXISTS if a share's name is taken; NOT_SUPPORTED without Samba, or if it does not
     *     read our file; NOT_READY if it does not run; IO_DEVICE if its configuration is in error
     */
    synchronized void publish() throws DiskException {
        List<Share> wanted = wanted();
        if (wanted.isEmpty() && !Files.exists(file)) {
            return;
        }
        Folders.makeAll(file.getParent());
        Path lock = file.resolveSibling(file.getFileName() + ".lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            // until the channel is closed
            channel.lock();
            replace(ShareFile.read(file), wanted());
        } catch (DiskException e) {
            throw e;
        } catch (IOException e) {
            throw Folders.failure("keep " + file, e);
        }
    }

    /** As {@link #publish} where there is nobody to tell. */
    void tryPublish() {
        try {
            publish();
        } catch (DiskException e) {
            LOG.warn("Samba may share what is not there any more: {}", e.describe());
        }
    }

    private List<Share> wanted() throws DiskException {
        List<Share> shares = new ArrayList<>();
        for (PointRecord record : registry.living()) {
            Share.of(record).ifPresent(shares::add);
        }
        return shares;
    }

    private void replace(ShareFile before, List<Share> wanted) throws IOException {
        Set<String> claimed = before.claimed();
        List<String> foreign = claimed.isEmpty()
                        && wanted.stream().allMatch(share -> share.server().isEmpty())
                ? List.of()
                : samba.aliases().stream()
                        .filter(alias -> !claimed.contains(alias))
                        .toList();
        ShareFile after = ShareFile.of(wanted, foreign);
        if (after.equals(before)) {
            return;
        }
        checkNames(before, wanted);
        write(after);
        if (!wanted.isEmpty()) {
            checkIncluded(after);
        }
        samba.reload();
        if (!claimed.containsAll(after.claimed())) {
            LOG.info("nmbd answers to {} from its next start on", String.join(", ", after.claimed()));
        }
        for (Map.Entry<String, String> section : before.sections().entrySet()) {
            if (!section.getValue().equals(after.sections().get(section.getKey()))) {
                samba.disconnect(section.getKey());
            }
        }
    }

    private void checkNames(ShareFile before, List<Share> wanted) throws DiskException {
        Set<String> taken = samba.sections();
        taken.removeAll(before.keys());
        for (Share share : wanted) {
            if (!taken.add(share.key())) {
                throw new DiskException(
                        ErrorCode.ALREADY_EXISTS,
                        "there is a share " + share.name() + " on this machine already; use another name");
            }
        }
    }

    private void checkIncluded(ShareFile written) throws DiskException {
        if (!samba.sections().containsAll(written.keys())) {
            throw new DiskException(
                    ErrorCode.NOT_SUPPORTED,
                    "Samba does not read " + file + "; add 'include = " + file
                            + "' as the last line of the section [global] of its smb.conf");
        }
    }

    private void write(ShareFile content) throws IOException {
        if (content.sections().isEmpty()) {
            Files.deleteIfExists(file);
            return;
        }
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, content.text());
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
