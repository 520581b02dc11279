package io.drivebay.testhost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A real Samba in a network of its own, with a configuration and a state of its own: nothing of this machine's is
 * touched. Two of the system's users have a password here.
 */
public final class SambaServer implements AutoCloseable {
    /** One of the users. */
    public static final String USER = "games";

    /** The other one. */
    public static final String SECOND_USER = "news";

    private static final String STATUS = "NT_STATUS_";
    private static final String PASSWORD = "secret";
    private static final String ADDRESS = "192.0.2.1";

    private final Path folder;
    private final Path configuration;
    private final List<Process> servers = new ArrayList<>();

    /**
     * A configuration, with a share of the administrator's.
     *
     * @param folder of its own, to be made; the configuration is in its {@code smb.conf}
     * @param global the end of the section {@code [global]}
     */
    public SambaServer(Path folder, String global) throws IOException {
        this.folder = Files.createDirectories(folder);
        configuration = folder.resolve("smb.conf");
        for (String name : List.of("private", "lock", "state", "cache", "pid", "rpc", "log", "theirs")) {
            Files.createDirectory(folder.resolve(name));
        }
        Files.setPosixFilePermissions(folder.resolve("private"), PosixFilePermissions.fromString("rwx------"));
        Files.writeString(
                configuration,
                """
                [global]
                    workgroup = DRIVEBAY
                    netbios name = HOST
                    netbios aliases = THEIRS
                    server role = standalone server
                    map to guest = Bad User
                    passdb backend = tdbsam:@/private/passdb.tdb
                    private dir = @/private
                    lock directory = @/lock
                    state directory = @/state
                    cache directory = @/cache
                    pid directory = @/pid
                    ncalrpc dir = @/rpc
                    log file = @/log/log.%m
                    load printers = no
                    disable spoolss = yes
                    printcap name = /dev/null
                    local master = no
                """.replace("@", folder.toString()) + global + "[theirs]\n    path = " + folder + "/theirs\n");
        for (String user : List.of(USER, SECOND_USER)) {
            run(
                    "sh",
                    "-c",
                    "printf '%s\\n%s\\n' \"$1\" \"$1\" | smbpasswd -c \"$2\" -L -s -a \"$3\"",
                    "sh",
                    PASSWORD,
                    configuration.toString(),
                    user);
        }
    }

    /** Starts the server; it answers when this returns. */
    public SambaServer start() throws IOException {
        servers.add(new ProcessBuilder(
                        // a server that ends also ends its process group, which must not be ours
                        "setsid",
                        "unshare",
                        "--net",
                        "sh",
                        "-ec",
                        "ip link set lo up; ip link add nb0 type veth peer name nb1; ip link set nb1 up;"
                                + " ip addr add " + ADDRESS + "/24 brd + dev nb0; ip link set nb0 up;"
                                + " exec smbd --foreground --no-process-group --configfile=\"$0\"",
                        configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("smbd.out").toFile())
                .start());
        await("smbd answers", () -> succeeds("smbcontrol", "smbd", "ping"));
        return this;
    }

    /** Starts what answers for names; it has taken its own when this returns. */
    public void startNameServer() throws IOException {
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.addAll(List.of(inside("nmbd", "--foreground", "--no-process-group")));
        servers.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("nmbd.out").toFile())
                .start());
        await("nmbd answers", () -> answers("HOST"));
    }

    /** Whether somebody answers to a NetBIOS name. */
    public boolean answers(String name) {
        return succeeds("nmblookup", "--unicast=" + ADDRESS, name);
    }

    /** What a user's client prints for commands in a share, all of which the server must accept. */
    public String client(String user, String share, String commands) throws IOException {
        String output = run(clientCommand(user, share, commands));
        assertFalse(output.contains(STATUS), output);
        return output;
    }

    /** What a user's client says of a server that refuses; for some commands it does not fail itself. */
    public String refusal(String user, String share, String commands) throws IOException {
        Process process = new ProcessBuilder(clientCommand(user, share, commands))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.onExit().join();
        assertTrue(output.contains(STATUS), output);
        return output;
    }

    /** A client that stays connected until it is closed. */
    public Process staying(String user, String share) throws IOException {
        Process process = new ProcessBuilder(inside("smbclient", "//127.0.0.1/" + share, "-U", user + "%" + PASSWORD))
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().write("ls\n".getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        return process;
    }

    /** The shares that everybody is shown. */
    public String listing() throws IOException {
        return run(inside("smbclient", "-N", "-g", "-L", "127.0.0.1"));
    }

    private String[] clientCommand(String user, String share, String commands) {
        return user.isEmpty()
                ? inside("smbclient", "//127.0.0.1/" + share, "-N", "-c", commands)
                : inside("smbclient", "//127.0.0.1/" + share, "-U", user + "%" + PASSWORD, "-c", commands);
    }

    private String[] inside(String program, String... arguments) {
        return Stream.of(
                        Stream.of("nsenter", "--net=/proc/" + servers.get(0).pid() + "/ns/net", program),
                        Stream.of("--configfile=" + configuration),
                        Stream.of(arguments))
                .flatMap(part -> part)
                .toArray(String[]::new);
    }

    private static String run(String... command) throws IOException {
        try {
            return Command.output(command);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private boolean succeeds(String program, String... arguments) {
        try {
            Process process = new ProcessBuilder(inside(program, arguments))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.onExit().join().exitValue() == 0;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits for an effect, half a minute at most. */
    public static void await(String what, BooleanSupplier effect) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!effect.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "not within half a minute: " + what);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    /** Ends the servers, and what they have started: some of that leaves the family, but all have this configuration. */
    public void stop() {
        await("Samba has ended", () -> {
            List<ProcessHandle> all = ProcessHandle.allProcesses()
                    .filter(process -> process.info().commandLine().orElse("").contains(configuration.toString()))
                    .toList();
            all.forEach(ProcessHandle::destroy);
            return all.isEmpty();
        });
        servers.clear();
    }

    @Override
    public void close() throws IOException {
        stop();
        assertEquals("", run("rm", "-rf", folder.toString()));
    }
}
