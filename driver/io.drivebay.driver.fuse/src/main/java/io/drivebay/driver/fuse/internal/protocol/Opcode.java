package io.drivebay.driver.fuse.internal.protocol;

/** {@code enum fuse_opcode} of include/uapi/linux/fuse.h: those that a single file can meet. */
public final class Opcode {
    public static final int FUSE_FORGET = 2;
    public static final int FUSE_GETATTR = 3;
    public static final int FUSE_SETATTR = 4;
    public static final int FUSE_OPEN = 14;
    public static final int FUSE_READ = 15;
    public static final int FUSE_WRITE = 16;
    public static final int FUSE_STATFS = 17;
    public static final int FUSE_RELEASE = 18;
    public static final int FUSE_FSYNC = 20;
    public static final int FUSE_FLUSH = 25;
    public static final int FUSE_INIT = 26;
    public static final int FUSE_ACCESS = 34;
    public static final int FUSE_INTERRUPT = 36;
    public static final int FUSE_DESTROY = 38;
    public static final int FUSE_NOTIFY_REPLY = 41;
    public static final int FUSE_BATCH_FORGET = 42;
    public static final int FUSE_FALLOCATE = 43;

    private Opcode() {}

    /** Whether the kernel waits for an answer. */
    public static boolean answered(int opcode) {
        return switch (opcode) {
            case FUSE_FORGET, FUSE_BATCH_FORGET, FUSE_INTERRUPT, FUSE_NOTIFY_REPLY -> false;
            default -> true;
        };
    }
}
