package io.drivebay.driver.fuse.internal.protocol;

/** Flags of FUSE_INIT that this driver knows. */
public final class InitFlag {
    public static final long FUSE_ASYNC_READ = 1;
    public static final long FUSE_BIG_WRITES = 1 << 5;
    public static final long FUSE_ASYNC_DIO = 1 << 15;
    public static final long FUSE_PARALLEL_DIROPS = 1 << 18;
    public static final long FUSE_MAX_PAGES = 1 << 22;
    public static final long FUSE_INIT_EXT = 1 << 30;
    public static final long FUSE_OVER_IO_URING = 1L << 41;

    private InitFlag() {}
}
