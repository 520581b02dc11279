package io.drivebay.driver.nbd.internal.server;

import io.drivebay.api.Capability;
import io.drivebay.api.Geometry;
import io.drivebay.api.driver.DiskTarget;
import io.drivebay.protocol.nbd.TransmissionFlag;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A disk under a name, and its clients. Threads: any. */
public final class Export {
    private final String name;
    private final DiskTarget target;
    private final boolean readOnly;

    /** What clients are told; constant while there are some, but for the size. */
    private volatile Geometry geometry;

    /**
     * Whether the disk's last read or write went to another thread, and so the next one will. It is only a guess: a wrong
     * one costs a copy.
     */
    volatile boolean defers;

    // guarded by this
    private final Set<Connection> connections = new HashSet<>();
    private final Set<Connection> waiting = new HashSet<>();
    private int unfinished;
    private boolean closed;

    /**
     * Serves a disk.
     *
     * @param geometry of its medium
     * @param readOnly whether clients may not write even if the disk could
     */
    public Export(String name, DiskTarget target, Geometry geometry, boolean readOnly) {
        this.name = name;
        this.target = target;
        this.geometry = geometry;
        this.readOnly = readOnly;
    }

    /** What clients ask for. */
    public String name() {
        return name;
    }

    /** The disk. */
    public DiskTarget target() {
        return target;
    }

    /** Whether clients may not write. */
    public boolean readOnly() {
        return readOnly || target.readOnly();
    }

    /** Takes the medium's size over. */
    public void resized(Geometry now) {
        geometry = now;
    }

    long size() {
        return geometry.bytes();
    }

    int leastBlock() {
        return geometry.logicalSector();
    }

    int preferredBlock() {
        return Math.max(geometry.physicalSector(), geometry.logicalSector());
    }

    boolean mapsExtents() {
        return target.capabilities().contains(Capability.EXTENTS);
    }

    boolean zeroesFast() {
        return target.capabilities().contains(Capability.WRITE_ZEROES);
    }

    /**
     * What it can do. All clients meet in one medium, whose flush makes durable what any of them has been told is
     * written; so they may be one.
     */
    int flags() {
        int flags = TransmissionFlag.HAS_FLAGS | TransmissionFlag.CAN_MULTI_CONN | TransmissionFlag.SEND_CACHE;
        if (readOnly()) {
            return flags | TransmissionFlag.READ_ONLY;
        }
        // a provider without a cache may be replaced by one that has one
        flags |= TransmissionFlag.SEND_FLUSH | TransmissionFlag.SEND_FUA | TransmissionFlag.SEND_WRITE_ZEROES;
        if (target.capabilities().contains(Capability.DISCARD)) {
            flags |= TransmissionFlag.SEND_TRIM;
        }
        if (zeroesFast()) {
            flags |= TransmissionFlag.SEND_FAST_ZERO;
        }
        return flags;
    }

    // --- clients

    /** What an export says to a client that wants to use it. */
    enum Admission {
        /** It may. */
        GRANTED,
        /** Requests of clients that send no more are still underway, and could undo its own; it is woken when they are over. */
        WAIT,
        /** The export is going. */
        CLOSED
    }

    synchronized Admission admit(Connection connection) {
        if (closed) {
            return Admission.CLOSED;
        } else if (!settled()) {
            waiting.add(connection);
            return Admission.WAIT;
        }
        connections.add(connection);
        return Admission.GRANTED;
    }

    /** A client that was waiting is gone. */
    synchronized void waitsNoMore(Connection connection) {
        waiting.remove(connection);
    }

    /** A client sends no more, most likely as it is gone; {@link #finished()} follows when its requests are over. */
    synchronized void leaving() {
        unfinished++;
    }

    /** A client is gone. */
    synchronized void left(Connection connection) {
        connections.remove(connection);
    }

    /** Whether no requests of clients that send no more are underway. */
    synchronized boolean settled() {
        return unfinished == 0;
    }

    /** The requests of a client that is gone are over. */
    void finished() {
        List<Connection> woken;
        synchronized (this) {
            unfinished--;
            if (unfinished > 0) {
                return;
            }
            woken = new ArrayList<>(waiting);
            waiting.clear();
        }
        woken.forEach(Connection::wake);
    }

    /** The addresses of its clients. */
    public synchronized List<String> clients() {
        return connections.stream().map(Connection::client).sorted().toList();
    }

    /** Cuts the clients off and takes no more. */
    public void close() {
        List<Connection> all;
        synchronized (this) {
            closed = true;
            all = new ArrayList<>(connections);
            all.addAll(waiting);
        }
        all.forEach(Connection::cutOff);
    }
}
