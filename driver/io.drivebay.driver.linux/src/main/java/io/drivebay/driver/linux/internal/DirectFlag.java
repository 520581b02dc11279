package io.drivebay.driver.linux.internal;

/** {@code O_DIRECT}: the one flag of open(2) that differs between the processors that Java 17 runs on. */
final class DirectFlag {
    private static final int GENERIC = 0x4000;
    private static final int ARM = 0x10000;
    private static final int POWER = 0x20000;

    static final int VALUE = of(System.getProperty("os.arch"));

    private DirectFlag() {}

    private static int of(String processor) {
        if (processor.equals("aarch64") || processor.startsWith("arm")) {
            return ARM;
        }
        return processor.startsWith("ppc") ? POWER : GENERIC;
    }
}
