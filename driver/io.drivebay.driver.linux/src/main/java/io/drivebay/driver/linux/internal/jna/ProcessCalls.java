package io.drivebay.driver.linux.internal.jna;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.util.Map;

/**
 * Functions of the C library that start a program with descriptors of the caller's choice and talk to it; mapped as
 * {@link LibC}'s are. The {@code posix_spawn} family and {@code waitpid} are called as their manual pages say.
 */
public final class ProcessCalls {
    static {
        Native.register(
                ProcessCalls.class, NativeLibrary.getInstance("c", Map.of(Library.OPTION_STRING_ENCODING, "UTF-8")));
    }

    private ProcessCalls() {}

    public static native int socketpair(int domain, int type, int protocol, long descriptors);

    public static native long recvmsg(int fd, long message, int flags);

    public static native int posix_spawn_file_actions_init(long actions);

    public static native int posix_spawn_file_actions_adddup2(long actions, int from, int to);

    public static native int posix_spawn_file_actions_destroy(long actions);

    public static native int posix_spawnp(
            long pid, String program, long actions, long attributes, long arguments, long environment);

    public static native int waitpid(int pid, long status, int options);
}
