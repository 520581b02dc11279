package io.drivebay.api;

import java.util.Locale;
import java.util.UUID;

/** GUIDs as people write them: 32 digits in five groups, in braces or without. */
public final class Guid {
    private Guid() {}

    /**
     * Reads a GUID.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static UUID parse(String text) {
        String plain = inBraces(text) ? text.substring(1, text.length() - 1) : text;
        try {
            UUID guid = UUID.fromString(plain);
            // Java also takes groups that are too short
            if (guid.toString().equalsIgnoreCase(plain)) {
                return guid;
            }
        } catch (IllegalArgumentException e) {
            // told below, in the same words as for a short one
        }
        throw new IllegalArgumentException("'" + text.replaceAll("[^ -~]", "?")
                + "' is no GUID; write for example 1fad0ef2-9a03-4b87-b4bc-645b7035ed90");
    }

    /** Whether a text has the braces of the registry format around it. */
    public static boolean inBraces(String text) {
        return text.startsWith("{") && text.endsWith("}");
    }

    /** Registry format: in braces and capitals. */
    public static String registryFormat(UUID guid) {
        return "{" + guid.toString().toUpperCase(Locale.ROOT) + "}";
    }
}
