package io.drivebay.api.store;

/**
 * An option that a provider or filter understands; options that it does not list are refused before it is asked.
 *
 * @param name key as written in a store URI, without the filter's name
 * @param description one line for people
 * @param defaultValue what holds if it is not given; empty if there is no default
 * @param secret whether its value is never shown
 */
public record StoreOption(String name, String description, String defaultValue, boolean secret) {
    /** An option that may be shown. */
    public static StoreOption of(String name, String description, String defaultValue) {
        return new StoreOption(name, description, defaultValue, false);
    }
}
