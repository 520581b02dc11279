package io.drivebay.shell.internal.cli;

import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Makes what annotations name by class. */
final class CandidateFactory implements IFactory {
    private final Services services;

    CandidateFactory(Services services) {
        this.services = services;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        if (Candidates.class.isAssignableFrom(type)) {
            return type.cast(candidates(type));
        }
        return CommandLine.defaultFactory().create(type);
    }

    private Candidates candidates(Class<?> type) {
        if (type == Candidates.Disks.class) {
            return new Candidates.Disks(services);
        } else if (type == Candidates.StoreNames.class) {
            return new Candidates.StoreNames(services);
        } else if (type == Candidates.Drivers.class) {
            return new Candidates.Drivers(services);
        } else if (type == Candidates.Formats.class) {
            return new Candidates.Formats(services);
        } else if (type == Candidates.NbdExports.class) {
            return new Candidates.NbdExports(services);
        } else if (type == Candidates.Targets.class) {
            return new Candidates.Targets(services);
        }
        throw new IllegalArgumentException(type.getName());
    }
}
