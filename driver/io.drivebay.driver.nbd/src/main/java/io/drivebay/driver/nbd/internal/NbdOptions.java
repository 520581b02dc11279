package io.drivebay.driver.nbd.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.driver.nbd.internal.kernel.KernelOptions;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * What a disk's declaration says to this binding, but for what it says to the kernel's client.
 *
 * @param kernel whether there is to be a device
 */
record NbdOptions(Kernel kernel) {
    static final String KERNEL = "kernel";

    /** Whether the kernel's client makes a device of the export. */
    enum Kernel {
        /** If it can. */
        AUTO,
        /** It must. */
        YES,
        /** The disk is an export only. */
        NO
    }

    /**
     * Reads the options.
     *
     * @throws DiskException INVALID_PARAMETER, naming what is wrong and what there is
     */
    static NbdOptions parse(Map<String, String> options) throws DiskException {
        for (String name : new TreeSet<>(options.keySet())) {
            switch (name) {
                case KERNEL, KernelOptions.CONNECTIONS, KernelOptions.TIMEOUT, KernelOptions.DEAD_TIMEOUT -> {}
                default ->
                    throw invalid("the nbd driver has no option '" + name + "'; it has " + KERNEL + ", "
                            + KernelOptions.CONNECTIONS + ", " + KernelOptions.TIMEOUT + " and "
                            + KernelOptions.DEAD_TIMEOUT);
            }
        }
        KernelOptions.parse(options);
        String kernel = options.getOrDefault(KERNEL, "auto");
        return new NbdOptions(Arrays.stream(Kernel.values())
                .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(kernel))
                .findFirst()
                .orElseThrow(() -> invalid(KERNEL + "=" + kernel + " is not auto, yes or no")));
    }

    private static DiskException invalid(String message) {
        return new DiskException(ErrorCode.INVALID_PARAMETER, message);
    }
}
