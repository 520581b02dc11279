package io.drivebay.api.install;

/** What can be installed; the values are those of the reference. */
public enum Module {
    /** The kernel parts of plain disks. */
    DRIVER(0x2),
    /** The kernel parts of plug-and-play disks. */
    PNP_BUS(0x1),
    /** The desktop's part. */
    HELPER_DLL(0x10000);

    private final int value;

    Module(int value) {
        this.value = value;
    }

    /** The reference's bit. */
    public int value() {
        return value;
    }
}
