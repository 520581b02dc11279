package io.drivebay.core.internal;

import io.drivebay.api.disk.StoreKind;
import io.drivebay.api.store.StoreOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/**
 * Services that a property names; of several with the same name the framework's order (ranking, then age) decides.
 *
 * @param <S> the service
 */
final class ServicesByName<S> {
    private final String property;

    /** Unordered, as a ranking may change while it is here. */
    private final Map<ServiceReference<S>, S> services = new ConcurrentHashMap<>();

    ServicesByName(String property) {
        this.property = property;
    }

    void add(ServiceReference<S> reference, S service) {
        services.put(reference, service);
    }

    void remove(ServiceReference<S> reference) {
        services.remove(reference);
    }

    boolean has(S service) {
        return services.values().stream().anyMatch(one -> one == service);
    }

    Optional<S> find(String name) {
        return bestFirst().entrySet().stream()
                .filter(entry -> names(entry.getKey()).contains(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** References and services, best first. */
    Map<ServiceReference<S>, S> bestFirst() {
        Map<ServiceReference<S>, S> ordered = new TreeMap<>(Comparator.reverseOrder());
        ordered.putAll(services);
        return ordered;
    }

    /** Every name, in order. */
    List<String> names() {
        return services.keySet().stream()
                .flatMap(reference -> names(reference).stream())
                .distinct()
                .sorted()
                .toList();
    }

    List<String> names(ServiceReference<S> reference) {
        Object value = reference.getProperty(property);
        if (value instanceof String[] many) {
            return List.of(many);
        }
        List<String> names = new ArrayList<>();
        if (value instanceof Iterable<?> many) {
            many.forEach(name -> names.add(String.valueOf(name)));
        } else if (value != null) {
            names.add(value.toString());
        }
        return names;
    }

    Map<String, StoreKind> describe(Function<S, String> description, Function<S, List<StoreOption>> options) {
        Map<String, StoreKind> kinds = new TreeMap<>();
        bestFirst()
                .forEach((reference, service) -> names(reference)
                        .forEach(name -> kinds.putIfAbsent(
                                name,
                                new StoreKind(description.apply(service), options.apply(service), bundle(reference)))));
        return kinds;
    }

    /** Symbolic name and version of the bundle that registered a service. */
    static String bundle(ServiceReference<?> reference) {
        Bundle bundle = reference.getBundle();
        return bundle == null ? "" : bundle.getSymbolicName() + " " + bundle.getVersion();
    }
}
