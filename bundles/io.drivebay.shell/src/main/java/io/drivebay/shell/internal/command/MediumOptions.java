package io.drivebay.shell.internal.command;

import io.drivebay.api.disk.MediumSpec;
import io.drivebay.api.store.StoreUri;
import io.drivebay.shell.internal.cli.Durations;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What makes a medium, apart from its store. */
final class MediumOptions {
    @Option(names = "--read-only", description = "Refuses writes; implied by a CDROM drive.")
    private boolean readOnly;

    @Option(
            names = "--timeout",
            paramLabel = "D",
            converter = Durations.class,
            description = "How long one request may take, 0 for no limit (default 30s).")
    private Duration timeout = MediumSpec.DEFAULT_TIMEOUT;

    MediumSpec spec(StoreUri store, boolean cdrom) {
        return new MediumSpec(store, readOnly || cdrom, timeout);
    }
}
