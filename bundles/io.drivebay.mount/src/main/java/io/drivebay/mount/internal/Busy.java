package io.drivebay.mount.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.driver.Holder;
import java.util.List;
import java.util.stream.Collectors;

/** Says who is in the way. */
final class Busy {
    private static final int MOST_NAMED = 5;

    private Busy() {}

    static DiskException of(Object what, List<Holder> holders) {
        String who = holders.stream().limit(MOST_NAMED).map(Holder::toString).collect(Collectors.joining(", "));
        int others = holders.size() - MOST_NAMED;
        return new DiskException(
                ErrorCode.BUSY,
                what + " is in use: "
                        + (holders.isEmpty() ? "by the kernel or out of sight (an export, another namespace)" : who)
                        + (others > 0 ? " and " + others + " more" : "") + "; end that, or use force");
    }
}
