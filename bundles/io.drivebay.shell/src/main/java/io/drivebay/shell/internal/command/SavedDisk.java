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
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.osgi.service.cm.Configuration;

/** Brings a disk up by declaring it: whoever reconciles declarations and disks does the work, this one waits. */
final class SavedDisk {
    private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(120);
    private static final long LONGEST_END = TimeUnit.SECONDS.toNanos(10);

    private final Services services;
    private final DiskDeclaration declaration;
    private final String name;
    private final BlockingQueue<DiskEvent> events = new LinkedBlockingQueue<>();

    SavedDisk(Services services, DiskDeclaration declaration) {
        this.services = services;
        this.declaration = declaration;
        name = declaration.disk().name();
    }

    /**
     * Returns when the disk is up.
     *
     * @throws DiskException if it can be told before that it cannot be; then nothing has been made
     * @throws CommandException with what the disk says of its trouble, or if it takes too long; then it is no longer
     *     declared, and gone
     */
    void bringUp() throws IOException, CommandException, InterruptedException {
        Declarations declarations = new Declarations(services.configurations());
        if (services.disks().disk(name).isPresent() || declarations.find(name).isPresent()) {
            throw new DiskException(
                    ErrorCode.ALREADY_EXISTS,
                    "disk " + name + " is there or declared already; first: disk:down " + name);
        }
        services.disks().check(declaration);
        Services.Registration registration = services.listen(events::add);
        Configuration configuration = null;
        boolean up = false;
        try {
            configuration = declarations.save(declaration);
            if (!await(this::up, LONGEST_WAIT)) {
                throw new CommandException(
                        ErrorCode.SEM_TIMEOUT,
                        "disk " + name + " is not up after " + TimeUnit.NANOSECONDS.toSeconds(LONGEST_WAIT)
                                + "s, and not saved; the log may say why");
            }
            up = true;
        } finally {
            if (configuration != null && !up) {
                configuration.delete();
                await(() -> services.disks().disk(name).isEmpty(), LONGEST_END);
            }
            registration.close();
        }
    }

    /** Something to wait for. */
    @FunctionalInterface
    private interface Condition {
        boolean holds() throws IOException, CommandException;
    }

    private boolean await(Condition condition, long nanos) throws IOException, CommandException, InterruptedException {
        long end = System.nanoTime() + nanos;
        while (!condition.holds()) {
            // every step of a disk tells, and so does new trouble
            if (events.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS) == null) {
                return condition.holds();
            }
        }
        return true;
    }

    /** The mounting points come last. */
    private boolean up() throws IOException, CommandException {
        Optional<VirtualDisk> disk = services.disks().disk(name);
        if (disk.isEmpty()) {
            return false;
        }
        Optional<String> trouble = disk.get().info().message();
        if (trouble.isPresent()) {
            throw new CommandException("disk " + name + " is not up, and not saved: " + trouble.get());
        }
        return disk.get().state() == DiskState.READY && formatted(disk.get()) && pointsAdded(disk.get());
    }

    private boolean formatted(VirtualDisk disk) throws IOException, CommandException {
        Optional<Path> node = disk.node();
        return declaration.format().isEmpty()
                || node.isPresent()
                        && services.fileSystems().identify(node.get()).isPresent();
    }

    private boolean pointsAdded(VirtualDisk disk) throws CommandException {
        return declaration.mountingPoints().isEmpty()
                || services.mountingPoints().list(disk).size()
                        >= declaration.mountingPoints().size();
    }
}
