package io.drivebay.provider.nbd.internal;

/** What a server says to people. */
final class Text {
    private static final int MOST = 200;

    private Text() {}

    /** One line without control characters, of bounded length. */
    static String plain(String said) {
        String line = said.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() > MOST ? line.substring(0, MOST) + "…" : line;
    }
}
