package io.drivebay.dropins.internal;

import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of jars that are no bundles. It takes none: File Install does not offer a file again that somebody has taken, and
 * what is mended is to be installed; one that nobody takes it offers again and again. Everybody else is asked before, in
 * case somebody else can use one. Threads: File Install's, one for each folder.
 */
@Component(property = "service.ranking:Integer=-2147483648")
public final class UselessJar implements ArtifactInstaller {
    private static final Logger LOG = LoggerFactory.getLogger(UselessJar.class);

    /** Without these File Install takes a jar for something else. */
    private static final String[] HEADERS = {"Bundle-SymbolicName", "Bundle-Version"};

    /** What each file was when it was told of: once is enough. */
    private final Map<File, List<Long>> told = new ConcurrentHashMap<>();

    @Override
    public boolean canHandle(File file) {
        if (file.getName().endsWith(".jar")) {
            List<Long> now = List.of(file.lastModified(), file.length());
            if (!now.equals(told.put(file, now))) {
                reason(file).ifPresent(why -> LOG.warn("{} is ignored: {}", file, why));
            }
        }
        return false;
    }

    @Override
    public void install(File file) {
        throw new UnsupportedOperationException(file + " was not taken");
    }

    @Override
    public void update(File file) {
        install(file);
    }

    @Override
    public void uninstall(File file) {
        install(file);
    }

    /** Why a file is no bundle and what to do; empty if it is one. */
    static Optional<String> reason(File file) {
        if (!file.isFile()) {
            return Optional.empty();
        }
        if (file.length() == 0) {
            return Optional.of("it is empty; copy it again");
        }
        try (JarFile jar = new JarFile(file)) {
            return reason(jar.getManifest());
        } catch (IOException e) {
            return Optional.of("it cannot be read (" + e.getMessage() + "); copy it again");
        }
    }

    private static Optional<String> reason(Manifest manifest) {
        if (manifest == null) {
            return Optional.of("it is no OSGi bundle: it has no META-INF/MANIFEST.MF; build it with bnd, for example");
        }
        Attributes attributes = manifest.getMainAttributes();
        for (String header : HEADERS) {
            if (attributes.getValue(header) == null) {
                return Optional.of(
                        "it is no OSGi bundle: its manifest has no " + header + "; build it with bnd, for example");
            }
        }
        return Optional.empty();
    }
}
