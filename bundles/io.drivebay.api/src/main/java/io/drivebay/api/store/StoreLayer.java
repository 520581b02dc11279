package io.drivebay.api.store;

import io.drivebay.api.ByteSize;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one provider or filter may see of a store URI: its own name, the location and its own options. Every error it
 * makes points at the place in the text. Immutable.
 */
public final class StoreLayer {
    private final StoreUri uri;
    private final String name;
    private final String prefix;

    private StoreLayer(StoreUri uri, String name, String prefix) {
        this.uri = uri;
        this.name = name;
        this.prefix = prefix;
    }

    /**
     * The provider's layer: options without a filter's name.
     *
     * @param scheme the provider's scheme, the innermost names of the URI
     */
    public static StoreLayer provider(StoreUri uri, String scheme) {
        return new StoreLayer(uri, scheme, "");
    }

    /** A filter's layer: options that start with its name and a dot. */
    public static StoreLayer filter(StoreUri uri, String name) {
        return new StoreLayer(uri, name, name + ".");
    }

    /** The scheme or the filter's name. */
    public String name() {
        return name;
    }

    /** The location, decoded; the provider's to understand. */
    public String location() {
        return uri.location();
    }

    /** The value of an option, if it is given. */
    public Optional<String> option(String key) {
        return Optional.ofNullable(uri.options().get(prefix + key));
    }

    /**
     * A size, if it is given.
     *
     * @throws StoreUriException if it is no size
     */
    public OptionalLong size(String key) throws StoreUriException {
        Optional<String> value = option(key);
        if (value.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(ByteSize.parse(value.get()));
        } catch (IllegalArgumentException e) {
            throw optionError(key, e.getMessage());
        }
    }

    /**
     * A switch: {@code true}, {@code yes}, {@code on}, {@code 1} or their opposites.
     *
     * @throws StoreUriException if it is neither
     */
    public boolean flag(String key, boolean defaultValue) throws StoreUriException {
        Optional<String> value = option(key);
        if (value.isEmpty()) {
            return defaultValue;
        }
        return switch (value.get().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "1" -> true;
            case "false", "no", "off", "0" -> false;
            default -> throw optionError(key, "'" + value.get() + "' is neither true nor false");
        };
    }

    /** An error that points at an option of this layer. */
    public StoreUriException optionError(String key, String message) {
        return uri.optionError(prefix + key, message);
    }

    /** An error that points at the location. */
    public StoreUriException locationError(String message) {
        return uri.locationError(message);
    }

    /** The layer without options: for logs. */
    @Override
    public String toString() {
        return name + ":" + uri.location();
    }
}
