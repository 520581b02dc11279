package io.drivebay.provider.nbd.internal;

import io.drivebay.api.DiskException;
import io.drivebay.protocol.nbd.Command;
import io.drivebay.protocol.nbd.CommandFlag;
import io.drivebay.protocol.nbd.NbdError;
import io.drivebay.protocol.nbd.RequestHeader;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;

/**
 * A request from its start to its end, over as many connections as that takes; used again for the next one.
 *
 * <p>It belongs to one at a time: to a link while it is {@link #link with one}, whose reader ends it; otherwise to the
 * client's lock.
 */
final class Request {
    /** What an index takes of a cookie. */
    static final int INDEX_BITS = 10;

    private static final int INDEX_MASK = (1 << INDEX_BITS) - 1;

    private final int index;
    private final ByteBuffer header = ByteBuffer.allocateDirect(RequestHeader.MOST_BYTES);
    private final Coverage coverage = new Coverage();

    private int command;
    private int flags;
    private long offset;
    private long length;
    private ByteBuffer data;
    private int start;
    private ExtentList extents;
    private Acknowledged told;

    // guarded by the client's lock
    private Thread waiter;
    private long begun;
    private boolean active;
    private Link link;
    private long sent;

    private long generation;

    /** What the link calls it while no answer has come; 0 otherwise. */
    private volatile long cookie;

    /** The bytes are out. */
    private volatile boolean written;

    /** It is over, and how, is there to be read. */
    private volatile boolean done;

    private int error;
    private String said;
    private DiskException failure;

    Request(int index) {
        this.index = index;
    }

    static int index(long cookie) {
        return (int) cookie & INDEX_MASK;
    }

    // --- the caller's side

    /** Begins anew. */
    Request set(int newCommand, int newFlags, long newOffset, long newLength) {
        command = newCommand;
        flags = newFlags;
        offset = newOffset;
        length = newLength;
        data = null;
        extents = null;
        told = null;
        error = 0;
        said = "";
        failure = null;
        done = false;
        return this;
    }

    /** The bytes that are written, or that a read fills. */
    Request with(ByteBuffer newData) {
        data = newData;
        start = newData.position();
        return this;
    }

    /** Where an answer about extents goes. */
    Request with(ExtentList newExtents) {
        extents = newExtents;
        return this;
    }

    /** Who is told if it succeeds; may be null. */
    Request with(Acknowledged newTold) {
        told = newTold;
        return this;
    }

    /** Whether the caller may have its buffer back. */
    boolean over() {
        return done && written;
    }

    /** How it ended; null if well. */
    DiskException outcome() {
        if (failure != null || error == 0) {
            return failure;
        }
        return new ServerError(
                NbdError.code(error, Command.changes(command)),
                "the server failed " + this + " with error " + error + (said.isEmpty() ? "" : " (" + said + ")"));
    }

    @Override
    public String toString() {
        return switch (command) {
                    case Command.READ -> "to read";
                    case Command.WRITE -> "to write";
                    case Command.FLUSH -> "to flush";
                    case Command.TRIM -> "to discard";
                    case Command.WRITE_ZEROES -> "to zero";
                    default -> "to map";
                }
                + (command == Command.FLUSH ? "" : " " + length + " bytes at " + offset);
    }

    // --- under the client's lock

    void activate(Thread newWaiter, long now) {
        waiter = newWaiter;
        begun = now;
        active = true;
        link = null;
        // nobody has it yet
        written = true;
    }

    void release() {
        if (data != null) {
            int end = start + (int) length;
            data.limit(end).position(end);
        }
        active = false;
        data = null;
        extents = null;
        told = null;
        waiter = null;
    }

    boolean active() {
        return active;
    }

    /** Whether it is with no connection and not over. */
    boolean waiting() {
        return active && link == null && !done;
    }

    boolean unanswered() {
        return cookie != 0;
    }

    long begun() {
        return begun;
    }

    long sent() {
        return sent;
    }

    Link link() {
        return link;
    }

    /** The connection is gone, and nobody of it has the request any more. */
    void detach() {
        link = null;
        cookie = 0;
        written = true;
        if (done) {
            LockSupport.unpark(waiter);
        }
    }

    /** Ends it without an answer; it is {@link #waiting()}. */
    void fail(DiskException reason) {
        failure = reason;
        done = true;
        LockSupport.unpark(waiter);
    }

    /** It goes out over a connection. */
    void assign(Link newLink, long now) {
        link = newLink;
        sent = now;
        written = false;
        error = 0;
        said = "";
        coverage.clear();
        if (extents != null) {
            extents.clear();
        }
        generation++;
        long name = generation << INDEX_BITS | index;
        header.clear();
        header.limit(RequestHeader.put(
                header, 0, newLink.export().extended(), flags(newLink.export()), command, name, offset, length));
        if (command == Command.WRITE) {
            data.position(start);
        }
        cookie = name;
    }

    private int flags(Export export) {
        boolean payload = command == Command.WRITE && export.extended();
        return flags | (payload ? CommandFlag.PAYLOAD_LEN : 0);
    }

    // --- the link's side

    /** Whether the connection has asked for this and no last answer has come. */
    boolean is(Link asked, long named) {
        return cookie == named && link == asked;
    }

    ByteBuffer header() {
        return header;
    }

    /** What follows the header; null if nothing does. */
    ByteBuffer payload() {
        return command == Command.WRITE ? data : null;
    }

    /** All is out. */
    void written() {
        written = true;
        if (done) {
            LockSupport.unpark(waiter);
        }
    }

    int command() {
        return command;
    }

    long offset() {
        return offset;
    }

    long length() {
        return length;
    }

    long end() {
        return offset + length;
    }

    ExtentList extents() {
        return extents;
    }

    Coverage coverage() {
        return coverage;
    }

    /** The part of a read's buffer for so many bytes from an offset on. */
    ByteBuffer part(long from, int bytes) {
        int at = start + (int) (from - offset);
        return data.limit(at + bytes).position(at);
    }

    /** The server says that it fails, or a part of it does. */
    void refused(int newError, String text) {
        if (error == 0) {
            error = newError;
            said = text;
        }
    }

    boolean hasFailed() {
        return error != 0;
    }

    /** The last answer has come. */
    void answered() {
        cookie = 0;
        if (told != null && error == 0) {
            told.acknowledged();
        }
        done = true;
        LockSupport.unpark(waiter);
    }
}
