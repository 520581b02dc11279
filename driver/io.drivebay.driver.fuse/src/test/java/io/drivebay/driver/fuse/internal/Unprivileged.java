package io.drivebay.driver.fuse.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A program of these tests that runs as a user without rights, in a mount namespace of its own: with a runtime folder, a
 * FUSE device that is open to all, and fusectl. Closing it kills it.
 */
final class Unprivileged implements AutoCloseable {
    private final String user;
    private final Process process;

    /**
     * Starts it.
     *
     * @param folder for what it needs, empty
     * @param user number of the user and the group
     * @param options of the Java machine
     */
    Unprivileged(Path folder, int user, List<String> options, Class<?> main, String arguments)
            throws IOException, InterruptedException {
        this.user = "setpriv --reuid=" + user + " --regid=" + user + " --clear-groups ";
        Shell.ok("chmod 755 " + folder + " && mkdir -m 700 " + folder + "/run " + folder + "/tmp && chown " + user + ":"
                + user + " " + folder + "/run " + folder + "/tmp");
        // what the user may read
        StringBuilder classes = new StringBuilder();
        int copies = 0;
        for (String entry : System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .split(":")) {
            Path copy = folder.resolve("c" + copies++ + (entry.endsWith(".jar") ? ".jar" : ""));
            Shell.ok("cp -r " + entry + " " + copy + " && chmod -R a+rX " + copy);
            classes.append(copy).append(':');
        }
        // without udev the system's own device may be root's alone
        Shell.ok("mknod -m 666 " + folder + "/fuse c 10 229");
        String java = System.getProperty("java.home") + "/bin/java " + String.join(" ", options) + " -Djna.tmpdir="
                + folder + "/tmp -cp " + classes + " " + main.getName() + " " + arguments;
        ProcessBuilder builder = new ProcessBuilder(
                "unshare",
                "-m",
                "sh",
                "-c",
                "mount --bind " + folder
                        + "/fuse /dev/fuse && mount -t fusectl fusectl /sys/fs/fuse/connections && exec " + this.user
                        + java);
        builder.environment().put("XDG_RUNTIME_DIR", folder + "/run");
        process = builder.directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    Process process() {
        return process;
    }

    /** The output of a command line that succeeds as the same user in the same namespace. */
    String ok(String command) throws IOException, InterruptedException {
        return Shell.ok("nsenter -t " + process.pid() + " -m " + user + command);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
