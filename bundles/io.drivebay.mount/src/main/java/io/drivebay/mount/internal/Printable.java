package io.drivebay.mount.internal;

import java.util.regex.Pattern;

/** Text from outside as part of one line. */
final class Printable {
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private Printable() {}

    static String of(String text) {
        return CONTROL.matcher(text).replaceAll("?");
    }

    static boolean is(String text) {
        return !CONTROL.matcher(text).find();
    }
}
