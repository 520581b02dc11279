package io.drivebay.core.internal;

import io.drivebay.api.store.BlockFilter;
import io.drivebay.api.store.BlockProvider;
import io.drivebay.api.store.StoreOption;
import io.drivebay.api.store.StoreUri;
import io.drivebay.api.store.StoreUriException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A store URI held against the services that are there. The scheme is the longest run of names at the end that a
 * provider answers to (so that {@code nbd+unix} can be one); what stands in front are filters.
 */
final class ResolvedStore {
    private final StoreUri uri;
    private final ServicesByName<BlockProvider> providers;
    private final ServicesByName<BlockFilter> filters;
    private final int schemeIndex;
    private final Optional<BlockProvider> provider;
    private final Map<String, BlockFilter> filtersByName = new LinkedHashMap<>();

    ResolvedStore(StoreUri uri, ServicesByName<BlockProvider> providers, ServicesByName<BlockFilter> filters) {
        this.uri = uri;
        this.providers = providers;
        this.filters = filters;
        int index = 0;
        Optional<BlockProvider> found = Optional.empty();
        while (index < uri.names().size()) {
            found = providers.find(schemeFrom(index));
            if (found.isPresent()) {
                break;
            }
            index++;
        }
        provider = found;
        schemeIndex = found.isPresent() ? index : uri.names().size() - 1;
        for (String name : filterNames()) {
            filters.find(name).ifPresent(filter -> filtersByName.put(name, filter));
        }
    }

    private String schemeFrom(int index) {
        return String.join("+", uri.names().subList(index, uri.names().size()));
    }

    String scheme() {
        return schemeFrom(schemeIndex);
    }

    List<String> filterNames() {
        return uri.names().subList(0, schemeIndex);
    }

    BlockProvider provider() {
        return provider.orElseThrow();
    }

    BlockFilter filter(String name) {
        return filtersByName.get(name);
    }

    Set<Object> services() {
        Set<Object> services = Collections.newSetFromMap(new IdentityHashMap<>());
        provider.ifPresent(services::add);
        services.addAll(filtersByName.values());
        return services;
    }

    /** Refuses names and options that nobody knows. */
    void check() throws StoreUriException {
        if (provider.isEmpty()) {
            throw uri.nameError(
                    schemeIndex,
                    "there is no provider for '" + scheme() + "'; there " + listed(providers.names())
                            + ": install its bundle or correct the name");
        }
        List<String> names = filterNames();
        for (int i = 0; i < names.size(); i++) {
            if (!filtersByName.containsKey(names.get(i))) {
                throw uri.nameError(
                        i,
                        "there is no filter '" + names.get(i) + "'; there " + listed(filters.names())
                                + ": install its bundle or correct the name");
            }
        }
        for (String key : uri.options().keySet()) {
            checkOption(key);
        }
    }

    private void checkOption(String key) throws StoreUriException {
        if (option(key).isPresent()) {
            return;
        }
        Optional<String> filter = filterOf(key);
        int dot = key.indexOf('.');
        if (filter.isEmpty() && dot >= 0) {
            throw uri.optionError(
                    key,
                    "option '" + key + "' is for a filter '" + key.substring(0, dot)
                            + "' that the store does not have");
        }
        String prefix = filter.map(name -> name + ".").orElse("");
        List<String> known = optionsOf(filter).stream()
                .map(option -> prefix + option.name())
                .sorted()
                .toList();
        throw uri.optionError(
                key,
                "'" + filter.orElse(scheme()) + "' has no option '" + key.substring(prefix.length()) + "'; there "
                        + listed(known));
    }

    private static String listed(List<String> names) {
        return names.isEmpty() ? "is none" : (names.size() == 1 ? "is " : "are ") + String.join(", ", names);
    }

    private Optional<StoreOption> option(String key) {
        Optional<String> filter = filterOf(key);
        String name = filter.map(owner -> key.substring(owner.length() + 1)).orElse(key);
        return optionsOf(filter).stream()
                .filter(option -> option.name().equals(name))
                .findFirst();
    }

    /** The filter that an option is for; names of filters may have dots, too. */
    private Optional<String> filterOf(String key) {
        return filterNames().stream()
                .filter(name -> key.startsWith(name + "."))
                .max(Comparator.comparingInt(String::length));
    }

    private List<StoreOption> optionsOf(Optional<String> filter) {
        if (filter.isEmpty()) {
            return provider.map(BlockProvider::options).orElse(List.of());
        }
        BlockFilter found = filtersByName.get(filter.get());
        return found == null ? List.of() : found.options();
    }

    String redacted() {
        List<String> shown = new ArrayList<>();
        uri.options().forEach((key, value) -> {
            boolean open = option(key).filter(known -> !known.secret()).isPresent();
            shown.add(key + "=" + (open ? value : "…"));
        });
        return shown.isEmpty() ? uri.toString() : uri + "?" + String.join("&", shown);
    }
}
