package io.drivebay.launcher.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;

/** The bundles of a distribution's {@code plugins/}. All of them must run. */
final class Plugins {
    private final List<Bundle> bundles;

    private Plugins(List<Bundle> bundles) {
        this.bundles = List.copyOf(bundles);
    }

    /** Installs and marks for start; nothing runs before the framework reaches a bundle's start level. */
    static Plugins install(Path folder, BundleContext context, StartLevels levels) throws HostException {
        List<Bundle> bundles = new ArrayList<>();
        for (Path jar : jars(folder)) {
            try {
                Bundle bundle = context.installBundle(jar.toUri().toString());
                bundles.add(bundle);
                if (!fragment(bundle)) {
                    bundle.adapt(BundleStartLevel.class).setStartLevel(levels.of(bundle.getSymbolicName()));
                    bundle.start(Bundle.START_ACTIVATION_POLICY);
                }
            } catch (BundleException e) {
                throw new HostException("cannot install " + jar + ": " + e.getMessage(), e);
            }
        }
        return new Plugins(bundles);
    }

    private static List<Path> jars(Path folder) throws HostException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
            if (jars.isEmpty()) {
                throw new HostException("no bundles in " + folder + "; the distribution is not whole, unpack it anew");
            }
            return jars;
        } catch (IOException e) {
            throw new HostException("cannot read " + folder + ": " + e, e);
        }
    }

    private static boolean fragment(Bundle bundle) {
        return bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null;
    }

    /** The bundles that should run and do not; a lazy one is content with being ready. */
    String idle() {
        return bundles.stream()
                .filter(bundle -> !fragment(bundle))
                .filter(bundle -> bundle.getState() != Bundle.ACTIVE && bundle.getState() != Bundle.STARTING)
                .map(Bundle::getSymbolicName)
                .collect(Collectors.joining(", "));
    }

    int count() {
        return bundles.size();
    }
}
