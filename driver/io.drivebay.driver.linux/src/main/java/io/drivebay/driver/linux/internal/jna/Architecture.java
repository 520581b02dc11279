package io.drivebay.driver.linux.internal.jna;

/**
 * Numbers that the kernel chose anew for some processors: {@code arch/<processor>/include/uapi/asm/fcntl.h} and the
 * tables of system calls. Whatever else is used here is the same on every processor that Java 17 runs on under Linux.
 *
 * @param directory {@code O_DIRECTORY}
 * @param noFollow {@code O_NOFOLLOW}
 * @param direct {@code O_DIRECT}
 * @param prctl number of the system call prctl(2)
 */
public record Architecture(int directory, int noFollow, int direct, int prctl) {
    /** This machine's. */
    public static final Architecture HERE = of(System.getProperty("os.arch"));

    /** The numbers of a processor as Java names it in {@code os.arch}. */
    static Architecture of(String processor) {
        return switch (processor) {
            case "amd64", "x86_64" -> new Architecture(0200000, 0400000, 040000, 157);
            case "aarch64" -> new Architecture(040000, 0100000, 0200000, 167);
            case "arm" -> new Architecture(040000, 0100000, 0200000, 172);
            case "ppc64", "ppc64le" -> new Architecture(040000, 0100000, 0400000, 171);
            case "s390x" -> new Architecture(0200000, 0400000, 040000, 172);
            // asm-generic: riscv64, loongarch64
            default -> new Architecture(0200000, 0400000, 040000, 167);
        };
    }
}
