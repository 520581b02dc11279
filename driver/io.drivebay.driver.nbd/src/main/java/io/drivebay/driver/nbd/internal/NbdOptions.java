package io.drivebay.driver.nbd.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.util.Map;
import java.util.TreeSet;

/** What a disk's declaration says to this binding. */
record NbdOptions() {
    /**
     * Reads the options.
     *
     * @throws DiskException INVALID_PARAMETER, naming what is wrong and what there is
     */
    static NbdOptions parse(Map<String, String> options) throws DiskException {
        for (String name : new TreeSet<>(options.keySet())) {
            throw new DiskException(ErrorCode.INVALID_PARAMETER, "the nbd driver has no option '" + name + "'");
        }
        return new NbdOptions();
    }
}
