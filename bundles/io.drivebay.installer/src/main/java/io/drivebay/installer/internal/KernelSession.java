package io.drivebay.installer.internal;

import io.drivebay.api.DiskException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;

/** The kernel modules that one run loads and unloads, and how to take that back. */
final class KernelSession {
    private final SystemCommands commands;
    private final Kernel kernel;
    private final Deque<Undo> undo = new ArrayDeque<>();

    KernelSession(SystemCommands commands, Kernel kernel) {
        this.commands = commands;
        this.kernel = kernel;
    }

    private interface Undo {
        void run() throws DiskException;
    }

    /** Loads those that the kernel has and that do not run; returns them. */
    Set<String> load(Set<String> names) throws DiskException {
        Set<String> loaded = new TreeSet<>();
        for (String name : names) {
            if (kernel.known() && !kernel.running(name) && kernel.present(name)) {
                commands.load(name);
                undo.push(() -> commands.unload(name));
                loaded.add(name);
            }
        }
        return loaded;
    }

    /** Unloads a module; false if it is in use. */
    boolean unload(String name) throws DiskException {
        int users = kernel.users(name).orElse(0);
        if (users > 0) {
            return false;
        }
        if (kernel.users(name).isPresent()) {
            commands.unload(name);
            undo.push(() -> commands.load(name));
        }
        return true;
    }

    /** Takes back everything that can be; what cannot is added to the failure. */
    void rollback(Exception failure) {
        while (!undo.isEmpty()) {
            try {
                undo.pop().run();
            } catch (DiskException e) {
                failure.addSuppressed(e);
            }
        }
    }
}
