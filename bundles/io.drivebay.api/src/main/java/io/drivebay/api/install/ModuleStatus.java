package io.drivebay.api.install;

/**
 * The state of a module for a product.
 *
 * @param state where it is
 * @param major first word of its version; like the others 0 if this product has not installed it
 * @param minor second word
 * @param build third word
 * @param revision fourth word
 */
public record ModuleStatus(State state, int major, int minor, int build, int revision) {
    /** Whether this product has installed it, be it of use to the kernel that runs or not. */
    public boolean installed() {
        return (major | minor | build | revision) != 0;
    }

    /** Where a module is; the values are those of the reference. */
    public enum State {
        /** Not installed by this product, or the system's kernel has no such part. */
        NOT_PRESENT(0),
        /** Installed, not loaded. */
        STOPPED(1),
        /** Loaded or built in. */
        RUNNING(4);

        private final int value;

        State(int value) {
            this.value = value;
        }

        /** The reference's value. */
        public int value() {
            return value;
        }
    }
}
