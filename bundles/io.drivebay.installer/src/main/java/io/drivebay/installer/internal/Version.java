package io.drivebay.installer.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * A version of four 16-bit words.
 *
 * @param major first word
 * @param minor second word
 * @param build third word
 * @param revision fourth word
 */
record Version(int major, int minor, int build, int revision) implements Comparable<Version> {
    private static final Pattern TEXT = Pattern.compile("\\d{1,5}\\.\\d{1,5}\\.\\d{1,5}\\.\\d{1,5}");
    private static final int LARGEST = 0xFFFF;
    private static final Comparator<Version> ORDER = Comparator.comparingInt(Version::major)
            .thenComparingInt(Version::minor)
            .thenComparingInt(Version::build)
            .thenComparingInt(Version::revision);

    /**
     * From four numbers with dots between.
     *
     * @throws DiskException CRC
     */
    static Version parse(String text) throws DiskException {
        if (TEXT.matcher(text).matches()) {
            int[] words =
                    Arrays.stream(text.split("\\.")).mapToInt(Integer::parseInt).toArray();
            if (Arrays.stream(words).allMatch(word -> word <= LARGEST)) {
                return new Version(words[0], words[1], words[2], words[3]);
            }
        }
        throw new DiskException(ErrorCode.CRC, "'" + text + "' is no version of four 16-bit words");
    }

    @Override
    public int compareTo(Version other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + build + "." + revision;
    }
}
