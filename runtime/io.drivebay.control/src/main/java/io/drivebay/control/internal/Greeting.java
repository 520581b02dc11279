package io.drivebay.control.internal;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** What a host says of itself. */
final class Greeting {
    private Greeting() {}

    static String of(BundleContext context) {
        Bundle framework = context.getBundle(0);
        long active = Stream.of(context.getBundles())
                .filter(bundle -> bundle.getState() == Bundle.ACTIVE)
                .count();
        Duration up = Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
        return String.join(
                "\n",
                "pid        " + ProcessHandle.current().pid(),
                "version    " + context.getBundle().getVersion(),
                "home       " + context.getProperty(ControlServer.HOME),
                "framework  " + framework.getSymbolicName() + " " + framework.getVersion(),
                "java       " + Runtime.version(),
                "bundles    " + active + " active of " + context.getBundles().length,
                "up         " + "%d:%02d:%02d".formatted(up.toHours(), up.toMinutesPart(), up.toSecondsPart()));
    }
}
