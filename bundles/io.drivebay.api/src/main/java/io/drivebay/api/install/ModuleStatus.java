package io.drivebay.api.install;

/**
 * The state of a module for a product.
 *
 * @param state where it is
 * @param major first word of its version; 0 if it is not present
 * @param minor second word
 * @param build third word
 * @param revision fourth word
 */
public record ModuleStatus(State state, int major, int minor, int build, int revision) {
    /** Where a module is; the values are those of the reference. */
    public enum State {
        /** Not installed by this product, or the system has no such part. */
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
