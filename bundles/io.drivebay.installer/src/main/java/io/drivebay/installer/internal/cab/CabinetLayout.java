package io.drivebay.installer.internal.cab;

/** Numbers of the cabinet format, [MS-CAB] section 2. */
final class CabinetLayout {
    /** "MSCF", little-endian. */
    static final int SIGNATURE = 0x4643534D;

    static final int VERSION = 0x0103;
    static final int HEADER = 36;
    static final int FOLDER = 8;
    static final int FILE = 16;
    static final int DATA = 8;

    static final int FLAG_PREVIOUS = 1;
    static final int FLAG_NEXT = 2;
    static final int FLAG_RESERVE = 4;

    static final int TYPE_MASK = 0x0F;
    static final int TYPE_NONE = 0;
    static final int TYPE_MSZIP = 1;

    static final int ATTRIBUTE_UTF8 = 0x80;

    private CabinetLayout() {}
}
