package io.drivebay.launcher.internal;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/** A framework with a distribution's bundles, from the start to the ordered stop. */
final class Host {
    private static final Logger LOG = Logger.getLogger("io.drivebay.launcher");
    private static final long REPORT_MILLIS = 5000;

    private final Framework framework;
    private final StartLevels levels;
    private final int startSeconds;
    private final int stopSeconds;
    private final Queue<String> errors = new ConcurrentLinkedQueue<>();

    private Host(Framework framework, Settings settings) throws HostException {
        this.framework = framework;
        this.levels = new StartLevels(settings);
        this.startSeconds = settings.number("drivebay.start.timeout", 120);
        this.stopSeconds = settings.number("drivebay.stop.timeout", 300);
    }

    /** A host in the framework that is on the class path. */
    static Host create(Settings settings) throws HostException {
        FrameworkFactory factory = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow(() ->
                        new HostException("no OSGi framework on the class path; bin/drivebay --framework chooses one"));
        return new Host(factory.newFramework(Map.copyOf(settings.asMap())), settings);
    }

    /**
     * Returns when every plug-in runs.
     *
     * @throws HostException with what does not; the caller stops the host
     */
    void start(java.nio.file.Path folder) throws HostException, InterruptedException {
        try {
            framework.init();
            framework.getBundleContext().addFrameworkListener(this::note);
            Plugins plugins = Plugins.install(folder, framework.getBundleContext(), levels);
            framework.start();
            reach(levels.last());
            String idle = plugins.idle();
            if (!idle.isEmpty()) {
                throw new HostException("not started: " + idle
                        + errors.stream().map(error -> "; " + error).collect(Collectors.joining()));
            }
            LOG.log(Level.INFO, "{0} bundles run in {1} {2}", new Object[] {
                plugins.count(), framework.getSymbolicName(), framework.getVersion()
            });
        } catch (BundleException e) {
            throw new HostException("the framework does not start: " + e.getMessage(), e);
        }
    }

    private void reach(int level) throws HostException, InterruptedException {
        CountDownLatch reached = new CountDownLatch(1);
        framework.adapt(FrameworkStartLevel.class).setStartLevel(level, event -> reached.countDown());
        if (!reached.await(startSeconds, TimeUnit.SECONDS)) {
            throw new HostException("not started after " + startSeconds + " s (drivebay.start.timeout); waiting for "
                    + inState(Bundle.STARTING));
        }
    }

    private void note(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.ERROR || event.getType() == FrameworkEvent.WARNING) {
            String text = event.getBundle().getSymbolicName() + ": " + event.getThrowable();
            LOG.log(Level.WARNING, text, event.getThrowable());
            errors.add(text.strip().replaceAll("\\R\\s*", " "));
        }
    }

    /** Returns when somebody has stopped the framework. */
    void await() throws InterruptedException {
        framework.waitForStop(0);
    }

    /**
     * Stops the bundles, the last start level first, and says meanwhile who takes long. Does nothing more the second
     * time.
     *
     * @return whether all are down
     */
    boolean stop() throws InterruptedException {
        try {
            framework.stop();
        } catch (BundleException e) {
            LOG.log(Level.SEVERE, "The framework does not stop", e);
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(stopSeconds);
        while (framework.waitForStop(REPORT_MILLIS).getType() == FrameworkEvent.WAIT_TIMEDOUT) {
            LOG.log(Level.WARNING, "Still stopping: {0}", inState(Bundle.STOPPING));
            if (System.nanoTime() >= end) {
                LOG.log(
                        Level.SEVERE,
                        "Not stopped after {0} s (drivebay.stop.timeout), giving up on: {1}",
                        new Object[] {stopSeconds, inState(Bundle.STOPPING)});
                return false;
            }
        }
        return true;
    }

    private String inState(int state) {
        List<String> names = framework.getBundleContext() == null
                ? List.of()
                : Stream.of(framework.getBundleContext().getBundles())
                        .filter(bundle -> bundle.getBundleId() != 0 && bundle.getState() == state)
                        .map(Bundle::getSymbolicName)
                        .toList();
        return names.isEmpty() ? "the framework" : String.join(", ", names);
    }
}
