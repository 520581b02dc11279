package io.drivebay.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/** A framework with the distribution's bundles. */
final class Host implements AutoCloseable {
    private static final long START_SECONDS = 60;

    /** Disks flush while the host stops, which may take long; a hang must end all the same. */
    private static final long STOP_SECONDS = 300;

    private final Framework framework;

    private Host(Framework framework) {
        this.framework = framework;
    }

    /**
     * Starts the framework and every bundle in {@code plugins/}; returns when the last start level is reached.
     *
     * @throws HostException if a bundle cannot be installed or started
     */
    static Host start(Settings settings, Path distribution) throws HostException, IOException {
        FrameworkFactory factory = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow(() -> new HostException("there is no OSGi framework on the class path"));
        Framework framework = factory.newFramework(settings.properties());
        Host host = new Host(framework);
        try {
            framework.init();
            List<Bundle> bundles = install(framework.getBundleContext(), settings, distribution.resolve("plugins"));
            framework.start();
            host.reach(settings.lastStartLevel());
            wantActive(bundles);
            return host;
        } catch (BundleException e) {
            host.close();
            throw new HostException("the host cannot start: " + e.getMessage(), e);
        } catch (HostException | IOException | RuntimeException e) {
            host.close();
            throw e;
        }
    }

    private static List<Bundle> install(BundleContext context, Settings settings, Path plugins)
            throws IOException, BundleException {
        List<Path> jars;
        try (Stream<Path> files = Files.list(plugins)) {
            jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
        List<Bundle> bundles = new ArrayList<>();
        for (Path jar : jars) {
            Bundle bundle = context.installBundle("reference:" + jar.toUri());
            bundle.adapt(BundleStartLevel.class).setStartLevel(settings.startLevel(bundle.getSymbolicName()));
            bundles.add(bundle);
        }
        for (Bundle bundle : bundles) {
            if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null) {
                bundle.start(Bundle.START_ACTIVATION_POLICY);
            }
        }
        return bundles;
    }

    private void reach(int level) throws HostException {
        CountDownLatch reached = new CountDownLatch(1);
        framework.adapt(FrameworkStartLevel.class).setStartLevel(level, event -> reached.countDown());
        try {
            if (!reached.await(START_SECONDS, TimeUnit.SECONDS)) {
                throw new HostException("the bundles did not start within " + START_SECONDS + " s; see the log");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HostException("interrupted while the host was starting", e);
        }
    }

    /** A bundle that does not start is told to the log by the framework; here it ends the start with its reason. */
    private static void wantActive(List<Bundle> bundles) throws HostException {
        for (Bundle bundle : bundles) {
            boolean fragment = bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null;
            if (!fragment && (bundle.getState() & (Bundle.ACTIVE | Bundle.STARTING)) == 0) {
                try {
                    bundle.start(Bundle.START_ACTIVATION_POLICY);
                } catch (BundleException e) {
                    throw new HostException(
                            "bundle " + bundle.getSymbolicName() + " does not start: " + e.getMessage(), e);
                }
            }
        }
    }

    void awaitStop() throws InterruptedException {
        framework.waitForStop(0);
    }

    /** Stops the bundles in order, the last start level first, and waits. Does nothing when it has stopped. */
    @Override
    public void close() {
        try {
            framework.stop();
            framework.waitForStop(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
        } catch (BundleException e) {
            System.err.println("drivebay: stopping: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
