package io.drivebay.launcher.internal;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The host's main class: home, lock, log, framework; stops in order on SIGTERM, SIGINT and SIGHUP. */
public final class Main {
    private static final Logger LOG = Logger.getLogger("io.drivebay.launcher");

    private final Arguments arguments;

    private Main(Arguments arguments) {
        this.arguments = arguments;
    }

    /** Runs until the host is stopped; {@link Arguments} says with what. */
    public static void main(String[] args) throws InterruptedException {
        PrintStream err = System.err;
        ReadySignal signal = new ReadySignal(Optional.empty());
        int status = 0;
        try {
            Arguments arguments = Arguments.parse(args);
            signal = new ReadySignal(arguments.ready());
            new Main(arguments).run(signal);
        } catch (HostException e) {
            LOG.log(Level.FINE, "The host does not run", e);
            err.println("drivebay: " + e.getMessage());
            signal.failed(e.getMessage());
            status = 1;
        } catch (RuntimeException e) {
            LOG.log(Level.SEVERE, "The host fails", e);
            err.println("drivebay: the host fails: " + e);
            signal.failed(e.toString());
            status = 1;
        }
        System.exit(status);
    }

    private void run(ReadySignal signal) throws HostException, InterruptedException {
        Path distribution = arguments.distribution();
        Home home = Home.open(arguments.home());
        for (String folder : new String[] {"plugins", "configuration", "dropins", "lib"}) {
            PrivateFolder.requireTrusted(distribution.resolve(folder));
        }
        HomeLock lock = HomeLock.take(home);
        HostLog.open(home, distribution, arguments.foreground());
        try {
            home.clean();
            DroppedConfigurations.forget(home.saved());
        } catch (IOException e) {
            throw new HostException("cannot clean up " + home.root() + ": " + e, e);
        }
        Host host = Host.create(Settings.read(
                System::getProperty,
                distribution.resolve("configuration").resolve("config.ini"),
                home.configuration().resolve("config.ini")));
        Runtime.getRuntime().addShutdownHook(new Thread(new OrderlyStop(host, lock), "drivebay-stop"));
        try {
            host.start(distribution.resolve("plugins"));
        } catch (HostException e) {
            LOG.log(Level.SEVERE, "The host does not start: {0}", e.getMessage());
            throw e;
        }
        LOG.log(Level.INFO, "Ready, pid {0}, home {1}", new Object[] {
            Long.toString(ProcessHandle.current().pid()), home.root()
        });
        signal.ready();
        host.await();
    }
}
