package io.drivebay.cbdisk.internal;

import java.util.List;
import java.util.Optional;

/** Commands of the machine. */
interface Commands {
    /** Runs one to its end, and gives what it printed; empty if it cannot be run or does not succeed. */
    Optional<String> run(List<String> command) throws InterruptedException;

    /** Starts one that may go on for long; false if it cannot be run, or fails soon. */
    boolean starts(List<String> command) throws InterruptedException;
}
