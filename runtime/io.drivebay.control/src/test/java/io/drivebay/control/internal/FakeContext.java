package io.drivebay.control.internal;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;

/** As much of a framework as the control socket asks. */
final class FakeContext {
    private FakeContext() {}

    static BundleContext of(Path home) {
        Bundle bundle = (Bundle) proxy(Bundle.class, (name, first) -> switch (name) {
            case "getSymbolicName" -> "fake";
            case "getVersion" -> new Version(1, 2, 3);
            case "getState" -> Bundle.ACTIVE;
            default -> throw new UnsupportedOperationException(name);
        });
        return (BundleContext) proxy(BundleContext.class, (name, first) -> switch (name) {
            case "getProperty" -> ControlServer.HOME.equals(first) ? home.toString() : null;
            case "getBundle" -> bundle;
            case "getBundles" -> new Bundle[] {bundle};
            default -> throw new UnsupportedOperationException(name);
        });
    }

    private interface Answer {
        Object to(String method, Object first);
    }

    private static Object proxy(Class<?> type, Answer answer) {
        return Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> answer.to(method.getName(), arguments == null ? null : arguments[0]));
    }
}
