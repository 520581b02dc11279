package io.drivebay.driver.linux.internal.jna;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.util.Map;

/** Sockets of the C library, mapped as {@link LibC}'s functions are. */
public final class SocketCalls {
    static {
        Native.register(
                SocketCalls.class, NativeLibrary.getInstance("c", Map.of(Library.OPTION_STRING_ENCODING, "UTF-8")));
    }

    private SocketCalls() {}

    public static native int socket(int domain, int type, int protocol);

    public static native int connect(int fd, long address, int length);

    public static native int shutdown(int fd, int how);

    public static native int getsockopt(int fd, int level, int name, long value, long length);

    public static native int setsockopt(int fd, int level, int name, long value, int length);
}
