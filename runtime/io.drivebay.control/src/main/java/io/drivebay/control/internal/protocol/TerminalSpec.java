package io.drivebay.control.internal.protocol;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The terminal of an interactive client.
 *
 * @param type as in {@code TERM}
 * @param columns 1 to 9999
 * @param rows 1 to 9999
 */
public record TerminalSpec(String type, int columns, int rows) {
    private static final Pattern FORM =
            Pattern.compile("(?<type>[A-Za-z0-9+._-]{1,64}) (?<columns>[1-9]\\d{0,3}) (?<rows>[1-9]\\d{0,3})");

    /** Reads the payload of a {@link FrameType#CONSOLE} frame. */
    public static TerminalSpec parse(String text) throws ProtocolException {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new ProtocolException("a terminal is 'TYPE COLUMNS ROWS'");
        }
        return new TerminalSpec(
                matcher.group("type"),
                Integer.parseInt(matcher.group("columns")),
                Integer.parseInt(matcher.group("rows")));
    }

    @Override
    public String toString() {
        return type + " " + columns + " " + rows;
    }
}
