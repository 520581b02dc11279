package io.drivebay.api.install;

/** Whose modules are removed; the values are those of the reference, whose VERSION_ALL is both. */
public enum UninstallFlag {
    /** Those of earlier product versions. */
    VERSION_PREVIOUS(0x1),
    /** Those of this product version. */
    VERSION_CURRENT(0x2);

    private final int value;

    UninstallFlag(int value) {
        this.value = value;
    }

    /** The reference's bit. */
    public int value() {
        return value;
    }
}
