package io.drivebay.driver.nbd.internal.server;

import io.drivebay.protocol.nbd.Command;
import io.drivebay.protocol.nbd.CommandFlag;
import io.drivebay.protocol.nbd.ReplyFormat;
import io.drivebay.protocol.nbd.RequestHeader;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A client and its export after the handshake: takes requests out of what comes, many at a time, and starts them.
 *
 * <p>Threads: the loop's, but for what the exchanges call.
 */
final class Transmission implements Stage {
    /** Longer reads get memory of their own, so that the loop's output takes many short ones. */
    private static final int LONGEST_IN_OUTPUT = 64 << 10;

    /** From here on a read is worth a look for holes. */
    private static final int SHORTEST_LOOK = 32 << 10;

    /** What a map is made of at most in one go; clients ask again for the rest. */
    private static final long LONGEST_MAP = 1L << 32;

    private final Connection connection;
    private final Export export;
    private final ReplyFormat replies;
    private final RequestHeader header;
    private final RequestRules rules;
    private final Answers answers;
    private final AtomicReference<Exchange> free = new AtomicReference<>();

    /** Requests that are not over, and one for the client as long as it sends. */
    private final AtomicInteger underway = new AtomicInteger(1);

    private volatile boolean left;
    private boolean ended;

    /** Bytes of a refused payload that are still to come. */
    private final Skipped skipped = new Skipped();

    /** The piece before the next one of a write that is being received. */
    private Exchange before;

    /** Bytes of its payload that have no piece yet. */
    private long unassigned;

    private long nextOffset;

    /** The piece that is being received; null if none is. */
    private Exchange receiving;

    private Block into;
    private int received;

    Transmission(Connection connection, Export export, ReplyFormat replies, RequestHeader header, RequestRules rules) {
        this.connection = connection;
        this.export = export;
        this.replies = replies;
        this.header = header;
        this.rules = rules;
        this.answers = new Answers(this, replies, connection.outbox(), connection.output());
    }

    Export export() {
        return export;
    }

    ReplyFormat replies() {
        return replies;
    }

    Answers answers() {
        return answers;
    }

    BlockPool pool() {
        return connection.pool();
    }

    Account account() {
        return connection.account();
    }

    Output output() {
        return connection.output();
    }

    boolean inLoop() {
        return connection.inLoop();
    }

    /** Requests that are not over. */
    int underway() {
        return underway.get() - (ended ? 0 : 1);
    }

    // --- exchanges

    private Exchange take() {
        // only the loop takes, so what is first stays first until it is taken or another one is put before it
        Exchange exchange = free.get();
        while (exchange != null && !free.compareAndSet(exchange, exchange.nextFree)) {
            exchange = free.get();
        }
        return exchange == null ? new Exchange(this) : exchange;
    }

    void recycle(Exchange exchange) {
        Exchange before;
        do {
            before = free.get();
            exchange.nextFree = before;
        } while (!free.compareAndSet(before, exchange));
        if (left) {
            connection.wake();
        }
    }

    void over() {
        if (underway.decrementAndGet() == 0) {
            export.finished();
        }
        connection.requestOver();
    }

    private Exchange begin(int command) {
        underway.incrementAndGet();
        Exchange exchange = take();
        exchange.prepare(command, header.flags(), header.cookie(), header.offset(), header.length());
        return exchange;
    }

    // --- what comes

    @Override
    public void consume(Block in) {
        ByteBuffer from = in.bytes;
        while (!connection.ending()) {
            if (skipped.any()) {
                if (!skipped.pass(from)) {
                    return;
                }
            } else if (receiving != null) {
                if (!receive(from)) {
                    return;
                }
            } else if (unassigned > 0) {
                if (!beginPiece()) {
                    connection.pause();
                    return;
                }
            } else if (from.remaining() < header.bytes()) {
                return;
            } else if (!header.parse(from, from.position())) {
                connection.violated("a request without its magic number");
                return;
            } else if (!start(in)) {
                connection.pause();
                return;
            }
        }
    }

    /** Starts the request whose header comes next; false if it must wait, then nothing has been taken. */
    private boolean start(Block in) {
        if (!room(ReplyFormat.MOST_BYTES)) {
            return false;
        }
        int error = rules.check(header);
        if (error != 0) {
            pass(in, header.bytes());
            answers.refuse(header.cookie(), header.offset(), error);
            skipped.next(header.payload());
            return true;
        }
        int command = header.command();
        if (command == Command.DISC) {
            pass(in, header.bytes());
            connection.disconnected();
            return true;
        } else if (header.length() == 0 && command != Command.FLUSH) {
            pass(in, header.bytes());
            answers.nothing(header.cookie(), header.offset());
            return true;
        } else if (underway() >= connection.limits().requests()) {
            return false;
        }
        return switch (command) {
            case Command.READ -> read(in);
            case Command.WRITE -> write(in);
            default -> startOther(in, command);
        };
    }

    /** Makes room in the output for a reply of the loop. */
    private boolean room(int bytes) {
        if (output().fits(bytes)) {
            return true;
        }
        connection.send();
        return !connection.outbox().stuck() && output().prepare();
    }

    private static void pass(Block in, int bytes) {
        in.bytes.position(in.bytes.position() + bytes);
    }

    private boolean startOther(Block in, int command) {
        if (command == Command.CACHE && !pool().reserve(account(), BlockPool.LARGEST)) {
            return false;
        }
        pass(in, header.bytes());
        Exchange exchange = begin(command);
        switch (command) {
            case Command.FLUSH -> exchange.flush();
            case Command.TRIM -> exchange.trim();
            case Command.WRITE_ZEROES -> exchange.writeZeroes();
            case Command.CACHE -> {
                exchange.reserved(BlockPool.LARGEST);
                exchange.cache();
            }
            case Command.BLOCK_STATUS -> {
                exchange.limitTo(Math.min(LONGEST_MAP, rules.mappable(header)));
                exchange.askExtents();
            }
            default -> throw new IllegalStateException("command " + command + " was not refused");
        }
        return true;
    }

    // --- reads

    private boolean read(Block in) {
        int length = (int) header.length();
        if (length > BlockPool.LARGEST) {
            return readInPieces(in, length);
        }
        boolean whole = !replies.chunked() || header.has(CommandFlag.DF);
        boolean look = !whole && length >= SHORTEST_LOOK && export.mapsExtents();
        if (look || export.defers || length > LONGEST_IN_OUTPUT) {
            int needed = BlockPool.roomFor(length);
            if (!pool().reserve(account(), needed)) {
                return false;
            }
            pass(in, header.bytes());
            Exchange exchange = begin(Command.READ);
            exchange.reserved(needed);
            exchange.read(look);
        } else if (room(replies.dataHeaderBytes() + length)) {
            pass(in, header.bytes());
            begin(Command.READ).read(false);
        } else {
            return false;
        }
        return true;
    }

    private boolean readInPieces(Block in, int length) {
        int pieces = pieces(length);
        if (!pool().reserve(account(), (long) pieces * BlockPool.LARGEST)) {
            return false;
        }
        pass(in, header.bytes());
        boolean whole = !replies.chunked() || header.has(CommandFlag.DF);
        boolean look = !whole && export.mapsExtents();
        long offset = header.offset();
        long end = offset + length;
        Exchange piece = begin(Command.READ);
        piece.split(pieces, BlockPool.LARGEST, !whole);
        for (int i = 0; i < pieces; i++) {
            // the reservation of each is a whole block, also that of the last
            piece.reserved(BlockPool.LARGEST);
            offset += BlockPool.LARGEST;
            Exchange next = null;
            if (offset < end) {
                next = take();
                next.preparePiece(piece, offset, (int) Math.min(BlockPool.LARGEST, end - offset));
            }
            piece.read(look);
            if (!export.defers) {
                // while it is in the processor's cache
                connection.send();
            }
            piece = next;
        }
        return true;
    }

    private static int pieces(long length) {
        return (int) ((length + BlockPool.LARGEST - 1) / BlockPool.LARGEST);
    }

    // --- writes

    private boolean write(Block in) {
        int length = (int) header.length();
        int here = in.bytes.remaining() - header.bytes();
        if (here >= length && length <= BlockPool.LARGEST) {
            return writeAtOnce(in, length);
        }
        pass(in, header.bytes());
        before = null;
        unassigned = length;
        nextOffset = header.offset();
        return true;
    }

    private boolean writeAtOnce(Block in, int length) {
        int needed = export.defers ? BlockPool.roomFor(length) : 0;
        if (needed > 0 && !pool().reserve(account(), needed)) {
            return false;
        }
        pass(in, header.bytes());
        int at = in.bytes.position();
        pass(in, length);
        Exchange exchange = begin(Command.WRITE);
        exchange.reserved(needed);
        exchange.write(in, at);
        return true;
    }

    /** Begins to receive the next piece of a write; false if there is no memory for it now. */
    private boolean beginPiece() {
        int length = (int) Math.min(BlockPool.LARGEST, unassigned);
        int needed = BlockPool.roomFor(length);
        if (!pool().reserve(account(), needed)) {
            return false;
        }
        Exchange piece;
        if (before == null) {
            piece = begin(Command.WRITE);
            if (unassigned > length) {
                piece.split(pieces(unassigned), length, false);
            }
        } else {
            piece = take();
            piece.preparePiece(before, nextOffset, length);
        }
        piece.reserved(needed);
        into = piece.receiveInto();
        receiving = piece;
        received = 0;
        before = piece;
        unassigned -= length;
        nextOffset += length;
        return true;
    }

    /** Receives of a block what it has of the piece; false if more must come. */
    private boolean receive(ByteBuffer from) {
        int length = (int) Math.min(receiving.length() - received, from.remaining());
        into.bytes.clear();
        into.bytes.put(Block.HEADROOM + received, from, from.position(), length);
        from.position(from.position() + length);
        received += length;
        return completeReceived();
    }

    private boolean completeReceived() {
        if (received < receiving.length()) {
            return false;
        }
        Exchange piece = receiving;
        receiving = null;
        into = null;
        piece.writeReceived();
        return true;
    }

    @Override
    public ByteBuffer sink() {
        return receiving == null
                ? null
                : into.bytes.limit(Block.HEADROOM + (int) receiving.length()).position(Block.HEADROOM + received);
    }

    @Override
    public void sunk() {
        received = into.bytes.position() - Block.HEADROOM;
        completeReceived();
    }

    @Override
    public boolean timed() {
        return false;
    }

    // --- the end

    @Override
    public void ended() {
        if (ended) {
            return;
        }
        ended = true;
        export.leaving();
        if (before != null && unassigned > 0) {
            before.forsake(pieces(unassigned));
        }
        if (receiving != null) {
            receiving.abandon();
            receiving = null;
        }
        unassigned = 0;
        if (underway.decrementAndGet() == 0) {
            export.finished();
        }
    }

    @Override
    public void left() {
        left = true;
        export.left(connection);
        ended();
        closeFree();
    }

    /** Closes the exchanges that nobody needs any more; the client is gone. */
    void closeFree() {
        for (Exchange exchange = free.getAndSet(null); exchange != null; exchange = exchange.nextFree) {
            exchange.close();
        }
    }
}
