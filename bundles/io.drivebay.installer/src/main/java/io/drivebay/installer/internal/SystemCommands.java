package io.drivebay.installer.internal;

import io.drivebay.api.DiskException;

/** What an installation makes the running system do. */
interface SystemCommands {
    /** Loads a kernel module with what it depends on. */
    void load(String module) throws DiskException;

    /** Unloads a kernel module that nobody uses, and what only it needed. */
    void unload(String module) throws DiskException;

    /** Tells udev that there are other rules, and to look at all block devices with them. */
    void rulesChanged() throws DiskException;
}
