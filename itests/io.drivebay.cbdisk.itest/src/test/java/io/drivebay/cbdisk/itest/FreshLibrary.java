package io.drivebay.cbdisk.itest;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.util.Arrays;
import java.util.Collections;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;

/**
 * The library of CBDisk once more, under a name of its own: an application in which nobody has called initialize, while
 * other tests have in ours. Its classes are not ours, so all goes by reflection.
 */
final class FreshLibrary implements AutoCloseable {
    private static final String NAME = "io.drivebay.cbdisk.fresh";
    private static final String CLASS = "io.drivebay.cbdisk.CBDisk";
    private static final String MANIFEST = "META-INF/MANIFEST.MF";

    private final Bundle bundle;
    private final Object disk;

    FreshLibrary(BundleContext context, Bundle library) throws Exception {
        bundle = context.installBundle(NAME, new ByteArrayInputStream(copy(library)));
        bundle.start();
        disk = bundle.loadClass(CLASS).getConstructor().newInstance();
    }

    private static byte[] copy(Bundle library) throws IOException {
        Manifest manifest = new Manifest();
        try (InputStream in = library.getEntry(MANIFEST).openStream()) {
            manifest.read(in);
        }
        Attributes main = manifest.getMainAttributes();
        main.putValue(Constants.BUNDLE_SYMBOLICNAME, NAME);
        main.remove(new Attributes.Name(Constants.EXPORT_PACKAGE));
        ByteArrayOutputStream jar = new ByteArrayOutputStream();
        try (JarOutputStream out = new JarOutputStream(jar, manifest)) {
            for (URL entry : Collections.list(library.findEntries("/", "*", true))) {
                String name = entry.getPath().substring(1);
                if (!name.endsWith("/") && !name.equals(MANIFEST)) {
                    out.putNextEntry(new JarEntry(name));
                    try (InputStream in = entry.openStream()) {
                        in.transferTo(out);
                    }
                }
            }
        }
        return jar.toByteArray();
    }

    /** Calls a method of its one disk: 0, or the code that it failed with. */
    int call(String name, Object... arguments) throws ReflectiveOperationException {
        Method method = Arrays.stream(disk.getClass().getMethods())
                .filter(one -> one.getName().equals(name))
                .findFirst()
                .orElseThrow();
        try {
            method.invoke(disk, arguments);
            return 0;
        } catch (InvocationTargetException e) {
            Throwable failure = e.getCause();
            return (int) failure.getClass().getMethod("getCode").invoke(failure);
        }
    }

    @Override
    public void close() throws BundleException {
        bundle.uninstall();
    }
}
