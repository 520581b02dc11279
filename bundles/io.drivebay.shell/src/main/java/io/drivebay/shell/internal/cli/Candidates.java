package io.drivebay.shell.internal.cli;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Values that an argument may take, asked for when the user presses Tab. */
public abstract class Candidates implements Iterable<String> {
    private final Services services;

    /** Candidates out of services. */
    protected Candidates(Services services) {
        this.services = services;
    }

    /** The values as of now. */
    protected abstract List<String> values(Services from) throws CommandException;

    @Override
    public final Iterator<String> iterator() {
        try {
            return values(services).iterator();
        } catch (CommandException e) {
            // the service is not there: nothing to offer; the command itself will say so
            return List.<String>of().iterator();
        }
    }

    /** Names of disks. */
    public static final class Disks extends Candidates {
        Disks(Services services) {
            super(services);
        }

        @Override
        protected List<String> values(Services from) throws CommandException {
            return from.disks().disks().stream().map(disk -> disk.name()).toList();
        }
    }

    /** Beginnings of store URIs. */
    public static final class StoreNames extends Candidates {
        StoreNames(Services services) {
            super(services);
        }

        @Override
        protected List<String> values(Services from) throws CommandException {
            List<String> values = new ArrayList<>();
            from.disks().providers().keySet().stream().sorted().forEach(scheme -> values.add(scheme + ":"));
            from.disks().filters().keySet().stream().sorted().forEach(filter -> values.add(filter + "+"));
            return values;
        }
    }

    /** Names of driver bindings. */
    public static final class Drivers extends Candidates {
        Drivers(Services services) {
            super(services);
        }

        @Override
        protected List<String> values(Services from) throws CommandException {
            return from.disks().drivers().stream().map(driver -> driver.name()).toList();
        }
    }

    /** File systems that can be made. */
    public static final class Formats extends Candidates {
        Formats(Services services) {
            super(services);
        }

        @Override
        protected List<String> values(Services from) throws CommandException {
            return from.fileSystems().formats();
        }
    }

    /** Names of NBD exports. */
    public static final class NbdExports extends Candidates {
        NbdExports(Services services) {
            super(services);
        }

        @Override
        protected List<String> values(Services from) throws CommandException {
            return from.nbd().exports().stream().map(export -> export.name()).toList();
        }
    }

    /** Targets of mounting points, of all disks. */
    public static final class Targets extends Candidates {
        Targets(Services services) {
            super(services);
        }

        @Override
        protected List<String> values(Services from) throws CommandException {
            var points = from.mountingPoints();
            return from.disks().disks().stream()
                    .flatMap(disk -> points.list(disk).stream())
                    .map(point -> point.spec().target())
                    .toList();
        }
    }
}
