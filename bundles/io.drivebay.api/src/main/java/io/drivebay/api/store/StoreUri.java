package io.drivebay.api.store;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The name of a store: filters in front, the provider's scheme innermost, then a location and options.
 *
 * <pre>
 * store    = name *( "+" name ) ":" location [ "?" option *( "&amp;" option ) ]
 * name     = ALPHA *( ALPHA / DIGIT / "-" / "." )
 * location = *( any character but "?" and "%" / "%" HEXDIG HEXDIG )
 * option   = key "=" *( any character but "&amp;" and "%" / "%" HEXDIG HEXDIG )
 * key      = [ name "." ] name           ; "filter.key" is an option of that filter, "key" one of the provider
 * </pre>
 *
 * <p>Examples: {@code mem:1G}, {@code file:/data/vol.img?size=10G}, {@code cow+file:/x.img?cow.store=/tmp/d}. Percent
 * escapes are UTF-8. Names are lower case; capitals are folded. Parsing is syntax only: which names exist is known to
 * the core, which reports with {@link #nameError} and its sisters so that the message points at the place.
 *
 * <p>Immutable.
 */
public final class StoreUri {
    private final String text;
    private final List<String> names;
    private final List<Integer> nameColumns;
    private final String location;
    private final int locationColumn;
    private final Map<String, String> options;
    private final Map<String, Integer> optionColumns;

    private StoreUri(
            String text,
            List<String> names,
            List<Integer> nameColumns,
            String location,
            int locationColumn,
            Map<String, String> options,
            Map<String, Integer> optionColumns) {
        this.text = text;
        this.names = List.copyOf(names);
        this.nameColumns = List.copyOf(nameColumns);
        this.location = location;
        this.locationColumn = locationColumn;
        this.options = Collections.unmodifiableMap(options);
        this.optionColumns = optionColumns;
    }

    /**
     * Reads a store URI.
     *
     * @throws StoreUriException if it breaks the grammar, with the column
     */
    public static StoreUri parse(String text) throws StoreUriException {
        return new Parser(text).parse();
    }

    /** Filters and scheme, outermost first; at least one. */
    public List<String> names() {
        return names;
    }

    /** What stands between the colon and the question mark, decoded; may be empty. */
    public String location() {
        return location;
    }

    /** Keys as written (with their filter's name in front), decoded values, in the order of the text. */
    public Map<String, String> options() {
        return options;
    }

    /**
     * The same store with another value of an option that it has.
     *
     * @param value plain: letters, digits, {@code . _ -}
     */
    public StoreUri withOption(String key, String value) {
        int start = optionColumns.get(key) + key.length();
        int end = text.indexOf('&', start);
        String changed = text.substring(0, start) + value + (end < 0 ? "" : text.substring(end));
        try {
            return parse(changed);
        } catch (StoreUriException e) {
            throw new IllegalArgumentException("'" + value + "' is not plain", e);
        }
    }

    /** An error that points at the name with this index. */
    public StoreUriException nameError(int index, String message) {
        return new StoreUriException(text, nameColumns.get(index), message);
    }

    /** An error that points at the location. */
    public StoreUriException locationError(String message) {
        return new StoreUriException(text, locationColumn, message);
    }

    /** An error that points at an option; at the end of the text if it is not there. */
    public StoreUriException optionError(String key, String message) {
        return new StoreUriException(text, optionColumns.getOrDefault(key, text.length() + 1), message);
    }

    /** The text as it was given; may hold secrets, so it is not for logs. */
    public String text() {
        return text;
    }

    /** The names and the location, without the options: for logs. */
    @Override
    public String toString() {
        return String.join("+", names) + ":" + location;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StoreUri uri && uri.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** One left-to-right pass; columns count from 1. */
    private static final class Parser {
        private final String text;
        private final List<String> names = new ArrayList<>();
        private final List<Integer> nameColumns = new ArrayList<>();
        private final Map<String, String> options = new LinkedHashMap<>();
        private final Map<String, Integer> optionColumns = new LinkedHashMap<>();

        Parser(String text) {
            this.text = text;
        }

        StoreUri parse() throws StoreUriException {
            int colon = text.indexOf(':');
            if (colon < 0) {
                throw error(
                        text.length(),
                        "a store is written scheme:location, for example file:/data/vol.img; " + "there is no colon");
            }
            names(colon);
            int question = text.indexOf('?', colon);
            int end = question < 0 ? text.length() : question;
            String location = decode(colon + 1, end);
            if (question >= 0) {
                options(question + 1);
            }
            return new StoreUri(text, names, nameColumns, location, colon + 2, options, optionColumns);
        }

        private void names(int colon) throws StoreUriException {
            int start = 0;
            while (start <= colon) {
                int plus = text.indexOf('+', start);
                int end = plus < 0 || plus > colon ? colon : plus;
                checkName(start, end, "a name");
                names.add(text.substring(start, end).toLowerCase(Locale.ROOT));
                nameColumns.add(start + 1);
                start = end + 1;
            }
        }

        private void options(int from) throws StoreUriException {
            int start = from;
            while (start <= text.length()) {
                int ampersand = text.indexOf('&', start);
                int end = ampersand < 0 ? text.length() : ampersand;
                int equals = text.indexOf('=', start);
                if (equals < 0 || equals >= end) {
                    throw error(start, "an option is written key=value");
                }
                checkName(start, equals, "an option");
                String key = text.substring(start, equals);
                if (options.putIfAbsent(key, decode(equals + 1, end)) != null) {
                    throw error(start, "option '" + key + "' is given twice");
                }
                optionColumns.put(key, start + 1);
                start = end + 1;
            }
        }

        private void checkName(int start, int end, String what) throws StoreUriException {
            if (start >= end) {
                throw error(start, what + " is missing");
            }
            for (int i = start; i < end; i++) {
                char c = text.charAt(i);
                boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
                boolean later = i > start && (c >= '0' && c <= '9' || c == '-' || c == '.');
                if (!letter && !later) {
                    throw error(i, "'" + c + "' cannot stand in " + what);
                }
            }
        }

        private String decode(int start, int end) throws StoreUriException {
            if (text.indexOf('%', start) < 0) {
                return text.substring(start, end);
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(end - start);
            int i = start;
            while (i < end) {
                if (text.charAt(i) != '%') {
                    int next = text.offsetByCodePoints(i, 1);
                    bytes.writeBytes(text.substring(i, next).getBytes(StandardCharsets.UTF_8));
                    i = next;
                    continue;
                }
                boolean whole = i + 2 < end;
                int high = whole ? Character.digit(text.charAt(i + 1), 16) : -1;
                int low = whole ? Character.digit(text.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw error(i, "'%' starts an escape of two hexadecimal digits; write %25 for a percent sign");
                }
                bytes.write(high << 4 | low);
                i += 3;
            }
            return bytes.toString(StandardCharsets.UTF_8);
        }

        private StoreUriException error(int index, String message) {
            return new StoreUriException(text, index + 1, message);
        }
    }
}
