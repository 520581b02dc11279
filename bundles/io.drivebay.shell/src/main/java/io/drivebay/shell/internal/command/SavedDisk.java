package io.drivebay.shell.internal.command;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.disk.DiskDeclaration;
import io.drivebay.api.disk.DiskEvent;
import io.drivebay.api.disk.DiskState;
import io.drivebay.api.disk.VirtualDisk;
import io.drivebay.shell.internal.cli.CommandException;
import io.drivebay.shell.internal.cli.Services;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.osgi.service.cm.Configuration;

/** Brings a disk up by declaring it: whoever reconciles declarations and disks does the work, this one waits. */
final class SavedDisk {
    private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(120);

    private final Services services;
    private final DiskDeclaration declaration;
    private final String name;

    SavedDisk(Services services, DiskDeclaration declaration) {
        this.services = services;
        this.declaration = declaration;
        name = declaration.disk().name();
    }

    /**
     * Returns when the disk is up.
     *
     * @throws CommandException with what the disk says of its trouble, or if it takes too long; then it is no longer
     *     declared
     */
    void bringUp() throws IOException, CommandException, InterruptedException {
        Declarations declarations = new Declarations(services.configurations());
        if (services.disks().disk(name).isPresent() || declarations.find(name).isPresent()) {
            throw new DiskException(
                    ErrorCode.ALREADY_EXISTS,
                    "disk " + name + " is there or declared already; first: disk:down " + name);
        }
        BlockingQueue<DiskEvent> events = new LinkedBlockingQueue<>();
        Services.Registration registration = services.listen(events::add);
        Configuration configuration = null;
        boolean up = false;
        try {
            configuration = declarations.save(declaration);
            await(events);
            up = true;
        } finally {
            registration.close();
            if (configuration != null && !up) {
                configuration.delete();
            }
        }
    }

    private void await(BlockingQueue<DiskEvent> events) throws CommandException, InterruptedException {
        long end = System.nanoTime() + LONGEST_WAIT;
        DiskEvent last = null;
        do {
            if (last == null || last.disk().equals(name)) {
                Optional<VirtualDisk> disk = services.disks().disk(name);
                Optional<String> trouble = trouble(disk, last);
                if (trouble.isPresent()) {
                    throw new CommandException("disk " + name + " is not up, and not saved: " + trouble.get());
                }
                if (disk.isPresent() && up(disk.get())) {
                    return;
                }
            }
            last = events.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } while (last != null);
        throw new CommandException("disk " + name + " is not up after " + TimeUnit.NANOSECONDS.toSeconds(LONGEST_WAIT)
                + "s, and not saved; the log may say why");
    }

    private static Optional<String> trouble(Optional<VirtualDisk> disk, DiskEvent last) {
        if (last != null
                && !last.message().isEmpty()
                && (last.kind() == DiskEvent.Kind.DELETED || last.kind() == DiskEvent.Kind.FAILED)) {
            return Optional.of(last.message());
        }
        return disk.filter(one -> one.state() != DiskState.READY)
                .flatMap(one -> one.info().message());
    }

    /** The mounting points come last. */
    private boolean up(VirtualDisk disk) {
        return disk.state() == DiskState.READY
                && services.mountingPointsIfThere()
                        .map(points -> points.list(disk).size()
                                >= declaration.mountingPoints().size())
                        .orElse(true);
    }
}
