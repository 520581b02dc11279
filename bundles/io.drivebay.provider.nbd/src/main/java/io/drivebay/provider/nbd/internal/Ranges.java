package io.drivebay.provider.nbd.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A set of bytes by their ranges. For one thread. */
final class Ranges {
    /** Ends by starts, apart from each other. */
    private final NavigableMap<Long, Long> ends = new TreeMap<>();

    /** Bytes from a start up to an end. */
    record Range(long start, long end) {}

    /** Puts a range in; gives the parts of it that are new, in order. */
    List<Range> add(long start, long end) {
        List<Range> news = new ArrayList<>();
        long from = start;
        long to = end;
        long at = start;
        Map.Entry<Long, Long> before = ends.floorEntry(start);
        if (before != null && before.getValue() >= start) {
            from = before.getKey();
            to = Math.max(to, before.getValue());
            at = before.getValue();
        }
        NavigableMap<Long, Long> within = ends.subMap(start, false, end, true);
        for (Map.Entry<Long, Long> known : within.entrySet()) {
            if (at < known.getKey()) {
                news.add(new Range(at, known.getKey()));
            }
            at = known.getValue();
            to = Math.max(to, known.getValue());
        }
        if (at < end) {
            news.add(new Range(at, end));
        }
        within.clear();
        ends.put(from, to);
        return news;
    }
}
