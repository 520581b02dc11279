package io.drivebay.mount.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What Samba includes; see smb.conf(5).
 *
 * @param claimed names of servers that are claimed
 * @param aliases further names that this machine has without us
 * @param sections each share's, by its name
 */
record ShareFile(Set<String> claimed, List<String> aliases, Map<String, String> sections) {
    private static final String HEAD = "# Shares of Drivebay's mounting points, written anew with each change.\n";
    private static final String CLAIMED = "# claimed:";
    private static final String ALIASES = "\tnetbios aliases =";
    private static final Pattern SECTION = Pattern.compile("(?ms)^\\[([^]]+)]\\n.*?(?=^\\[|\\z)");
    private static final String GLOBAL = "global";

    static ShareFile of(List<Share> shares, List<String> foreignAliases) {
        Set<String> claimed = new TreeSet<>();
        Map<String, String> sections = new LinkedHashMap<>();
        for (Share share : shares) {
            share.server().map(name -> name.toUpperCase(Locale.ROOT)).ifPresent(claimed::add);
            sections.put(share.name(), share.section());
        }
        return new ShareFile(claimed, foreignAliases, sections);
    }

    /** What was written; empty if there is no file. */
    static ShareFile read(Path file) throws IOException {
        try {
            return parse(Files.readString(file));
        } catch (NoSuchFileException e) {
            return new ShareFile(Set.of(), List.of(), Map.of());
        }
    }

    private static ShareFile parse(String text) {
        Set<String> claimed = new TreeSet<>(words(text, CLAIMED));
        List<String> aliases = words(text, ALIASES).stream()
                .filter(alias -> !claimed.contains(alias))
                .toList();
        Map<String, String> sections = new LinkedHashMap<>();
        Matcher matcher = SECTION.matcher(text);
        while (matcher.find()) {
            if (!matcher.group(1).equals(GLOBAL)) {
                sections.put(matcher.group(1), matcher.group());
            }
        }
        return new ShareFile(claimed, aliases, sections);
    }

    private static List<String> words(String text, String line) {
        return text.lines()
                .filter(candidate -> candidate.startsWith(line))
                .flatMap(found ->
                        Stream.of(found.substring(line.length()).strip().split(" ")))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** The names of the shares as Samba compares them. */
    Set<String> keys() {
        return sections.keySet().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    /** As Samba reads it; begins and ends in the section in which it may have been included. */
    String text() {
        StringBuilder text = new StringBuilder(HEAD);
        if (!claimed.isEmpty()) {
            text.append(CLAIMED).append(' ').append(String.join(" ", claimed)).append('\n');
            text.append('[').append(GLOBAL).append("]\n").append(ALIASES);
            Stream.concat(aliases.stream(), claimed.stream())
                    .forEach(alias -> text.append(' ').append(alias));
            text.append('\n');
        }
        sections.values().forEach(text::append);
        return text.append('[').append(GLOBAL).append("]\n").toString();
    }
}
