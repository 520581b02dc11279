package io.drivebay.installer.internal;

/** Files that udev reads. */
final class UdevRules {
    private static final String FOLDER = "etc/udev/rules.d/";

    private UdevRules() {}

    static boolean covers(String file) {
        return file.startsWith(FOLDER);
    }
}
