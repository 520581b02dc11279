package io.drivebay.launcher;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Starts the host and stays until it is stopped.
 *
 * <p>Arguments: the distribution's folder, the host's home. The framework is whatever stands on the class path. Exit
 * status: 0 after a stop, 1 if the host did not start (one line on standard error says why).
 */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length != 2) {
            System.err.println(
                    "drivebay: the launcher takes a distribution folder and a home folder; use bin/drivebay");
            System.exit(1);
        }
        int status = run(Path.of(arguments[0]), Path.of(arguments[1]));
        System.exit(status);
    }

    private static int run(Path distribution, Path homeFolder) throws InterruptedException {
        try (Home home = Home.open(homeFolder)) {
            HostLog.start(home.log());
            try (Host host = Host.start(Settings.read(distribution, home), distribution)) {
                Runtime.getRuntime().addShutdownHook(new Thread(host::close, "drivebay-stop"));
                home.ready();
                host.awaitStop();
            }
            return 0;
        } catch (HostException e) {
            System.err.println("drivebay: " + e.getMessage());
            return 1;
        } catch (IOException e) {
            System.err.println("drivebay: the host cannot start: " + e);
            return 1;
        }
    }
}
