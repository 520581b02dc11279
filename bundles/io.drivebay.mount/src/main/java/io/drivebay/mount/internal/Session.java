package io.drivebay.mount.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The session of a user: what is in its folder can be reached by this user only.
 *
 * @param uid of the user
 * @param folder made by the system at login (pam_systemd(8)), for its owner only; gone with the last session
 */
record Session(long uid, Path folder) {
    private static final Path LOGIN_UID = Path.of("/proc/self/loginuid");
    private static final Path SELF = Path.of("/proc/self");
    /** What the kernel says for a process without a login. */
    private static final long NO_LOGIN = 0xFFFF_FFFFL;

    private static final int OTHERS = 0077;

    /**
     * The session of a user who is logged in.
     *
     * @param sessions the folder of all sessions' folders
     * @param authenticationId the uid; 0 for who has started this host
     * @throws DiskException PATH_NOT_FOUND without a session; ACCESS_DENIED if others could enter its folder
     */
    static Session of(Path sessions, long authenticationId) throws DiskException {
        long uid = authenticationId != 0 ? authenticationId : caller(System.getenv());
        Path folder = sessions.resolve(Long.toString(uid));
        try {
            Map<String, Object> attributes =
                    Files.readAttributes(folder, "unix:isDirectory,uid,mode", LinkOption.NOFOLLOW_LINKS);
            if (!(Boolean) attributes.get("isDirectory")
                    || (Integer) attributes.get("uid") != uid
                    || ((Integer) attributes.get("mode") & OTHERS) != 0) {
                throw new DiskException(
                        ErrorCode.ACCESS_DENIED, folder + " is not a folder of user " + uid + " alone; make it so");
            }
            return new Session(uid, folder.toRealPath());
        } catch (NoSuchFileException e) {
            throw new DiskException(
                    ErrorCode.PATH_NOT_FOUND,
                    "user " + uid + " has no session here: " + folder
                            + " does not exist; log in, or keep one with 'loginctl enable-linger " + uid + "'",
                    e);
        } catch (DiskException e) {
            throw e;
        } catch (IOException e) {
            throw Folders.failure("look at " + folder, e);
        }
    }

    /** Who has started this host: through sudo, from a login, or else whom it runs as. */
    static long caller(Map<String, String> environment) throws DiskException {
        try {
            Optional<Long> sudo =
                    Optional.ofNullable(environment.get("SUDO_UID")).map(Long::valueOf);
            if (sudo.isPresent()) {
                return sudo.get();
            }
            long login = Files.exists(LOGIN_UID)
                    ? Long.parseLong(Files.readString(LOGIN_UID).strip())
                    : NO_LOGIN;
            return login != NO_LOGIN ? login : (Integer) Files.getAttribute(SELF, "unix:uid");
        } catch (NumberFormatException e) {
            throw new DiskException(ErrorCode.INVALID_PARAMETER, "SUDO_UID is no uid; unset it", e);
        } catch (IOException e) {
            throw Folders.failure("find whose session this is", e);
        }
    }
}
