package io.drivebay.installer.internal;

/** For a system that does not run: its next start loads what the installed files name. */
final class NoCommands implements SystemCommands {
    @Override
    public void load(String module) {
        // at its start
    }

    @Override
    public void unload(String module) {
        // nothing is loaded
    }

    @Override
    public void rulesChanged() {
        // udev reads them at its start
    }
}
