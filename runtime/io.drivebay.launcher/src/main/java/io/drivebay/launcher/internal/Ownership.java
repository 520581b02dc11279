package io.drivebay.launcher.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * Who owns a file and who may write it, by stat(2); of a link, the link itself.
 *
 * @param uid the owner
 * @param gid the group
 * @param mode type and permissions
 */
record Ownership(int uid, int gid, int mode) {
    private static final int TYPE = 0170000;
    private static final int LINK = 0120000;
    private static final int STICKY = 01000;
    private static final int GROUP_WRITES = 020;
    private static final int OTHERS_WRITE = 02;

    static Ownership of(Path path) throws HostException {
        try {
            Map<String, Object> found = Files.readAttributes(path, "unix:uid,gid,mode", LinkOption.NOFOLLOW_LINKS);
            return new Ownership((int) found.get("uid"), (int) found.get("gid"), (int) found.get("mode"));
        } catch (IOException e) {
            throw new HostException("cannot look at " + path + ": " + e, e);
        }
    }

    boolean isLink() {
        return (mode & TYPE) == LINK;
    }

    /** Whether, of what is in a folder, everybody may only remove their own. */
    boolean isSticky() {
        return (mode & STICKY) != 0;
    }

    /**
     * Whether anybody but these users may write. A group with a user's number is that user's alone: where each user has
     * such a group, files are made for the group to write, by umask 002.
     */
    boolean isWritableBeside(Set<Integer> users) {
        return (mode & OTHERS_WRITE) != 0 || (mode & GROUP_WRITES) != 0 && !users.contains(gid);
    }
}
