package io.drivebay.driver.nbd.internal.server;

import io.drivebay.api.ExtentVisitor.State;
import io.drivebay.protocol.nbd.ChunkedReplies;
import io.drivebay.protocol.nbd.Command;
import io.drivebay.protocol.nbd.CommandFlag;
import io.drivebay.protocol.nbd.NbdError;
import io.drivebay.protocol.nbd.ReplyFormat;
import java.nio.ByteBuffer;

/**
 * Answers requests. What the loop answers goes into its output, to be sent with what follows; what other threads answer
 * goes to the outbox and is sent at once. Threads: any.
 */
final class Answers {
    private static final int CONTEXT = 1;
    private static final int STATE_HOLE = 1;
    private static final int STATE_ZERO = 2;

    private final Transmission transmission;
    private final ReplyFormat replies;

    /** The same, if it answers in chunks; else null. */
    private final ChunkedReplies chunks;

    private final Outbox outbox;
    private final Output output;

    Answers(Transmission transmission, ReplyFormat replies, Outbox outbox, Output output) {
        this.transmission = transmission;
        this.replies = replies;
        this.chunks = replies instanceof ChunkedReplies chunked ? chunked : null;
        this.outbox = outbox;
        this.output = output;
    }

    /** The metadata context of allocation. */
    static int context() {
        return CONTEXT;
    }

    /** Answers a request that is not in pieces. */
    void single(Exchange exchange, int error) {
        if (error != 0) {
            small(exchange, error);
        } else if (exchange.command() == Command.READ) {
            data(exchange);
        } else if (exchange.command() == Command.BLOCK_STATUS) {
            status(exchange);
        } else {
            small(exchange, 0);
        }
    }

    /** Refuses a request that never became an exchange. Only the loop. */
    void refuse(long cookie, long start, int error) {
        output.advance(replies.putError(output.bytes(), output.at(), cookie, start, error));
    }

    /** Answers a request that asks for nothing. Only the loop. */
    void nothing(long cookie, long start) {
        output.advance(replies.putDone(output.bytes(), output.at(), cookie, start));
    }

    private void small(Exchange exchange, int error) {
        if (transmission.inLoop() && output.fits(ReplyFormat.MOST_BYTES)) {
            output.advance(put(output.bytes(), output.at(), exchange, error));
            return;
        }
        synchronized (outbox) {
            Block block = outbox.open();
            outbox.appended(put(block.bytes, block.end, exchange, error));
        }
        sendUnlessLoop();
    }

    private int put(ByteBuffer to, int at, Exchange exchange, int error) {
        return error == 0
                ? replies.putAcknowledgement(to, at, exchange.cookie(), exchange.start())
                : replies.putError(to, at, exchange.cookie(), exchange.start(), error);
    }

    private void data(Exchange exchange) {
        if (exchange.outputAt() >= 0) {
            header(output.bytes(), exchange.outputAt(), exchange, exchange.length(), true);
            output.advance(replies.dataHeaderBytes() + (int) exchange.length());
        } else if (exchange.zero()) {
            hole(exchange, true);
        } else {
            appendData(exchange, exchange.length(), true);
        }
    }

    private void header(ByteBuffer to, int at, Exchange exchange, long length, boolean last) {
        replies.putDataHeader(to, at, exchange.cookie(), exchange.start(), exchange.offset(), length, last);
    }

    /** Sends a piece's memory with a header in front. */
    private void appendData(Exchange piece, long lengthInHeader, boolean last) {
        Block block = piece.surrenderBlock();
        block.start = Block.HEADROOM - replies.dataHeaderBytes();
        block.end = Block.HEADROOM + (int) piece.length();
        header(block.bytes, block.start, piece, lengthInHeader, last);
        append(block);
    }

    private void append(Block block) {
        if (transmission.inLoop()) {
            // what was answered before goes first
            output.publish();
        }
        outbox.append(block);
        sendUnlessLoop();
    }

    private void hole(Exchange piece, boolean last) {
        synchronized (outbox) {
            Block block = outbox.open();
            outbox.appended(chunks.putHole(
                    block.bytes, block.end, piece.cookie(), piece.start(), piece.offset(), (int) piece.length(), last));
        }
        sendUnlessLoop();
    }

    /** Sends one piece of a read. */
    void chunk(Exchange piece, int error, boolean last) {
        if (error != 0) {
            synchronized (outbox) {
                Block block = outbox.open();
                outbox.appended(chunks.putErrorAt(
                        block.bytes, block.end, piece.cookie(), piece.start(), error, piece.offset(), last));
            }
            sendUnlessLoop();
        } else if (piece.zero()) {
            hole(piece, last);
        } else {
            appendData(piece, piece.length(), last);
        }
    }

    /** Answers a request in pieces as one. */
    void whole(Exchange first, int error) {
        if (error != 0 || first.command() != Command.READ) {
            small(first, error);
            return;
        }
        long length = 0;
        for (Exchange piece = first; piece != null; piece = piece.nextPiece()) {
            length += piece.length();
        }
        if (transmission.inLoop()) {
            output.publish();
        }
        // nothing may come in between
        synchronized (outbox) {
            for (Exchange piece = first; piece != null; piece = piece.nextPiece()) {
                Block block = piece.surrenderBlock();
                block.start = piece == first ? Block.HEADROOM - replies.dataHeaderBytes() : Block.HEADROOM;
                block.end = Block.HEADROOM + (int) piece.length();
                if (piece == first) {
                    header(block.bytes, block.start, piece, length, true);
                }
                // others may not append to it
                block.sealed = true;
                outbox.append(block);
            }
        }
        sendUnlessLoop();
    }

    private void status(Exchange exchange) {
        ExtentList extents = exchange.extents();
        int count = exchange.has(CommandFlag.REQ_ONE) ? Math.min(1, extents.count()) : extents.count();
        if (count == 0) {
            small(exchange, NbdError.EIO);
            return;
        }
        int most = ReplyFormat.MOST_BYTES + count * chunks.extentBytes();
        if (transmission.inLoop() && output.fits(most)) {
            output.advance(putStatus(output.bytes(), output.at(), exchange, count));
            return;
        }
        Block block = transmission.pool().takeAnyway(transmission.account(), most);
        block.end = putStatus(block.bytes, 0, exchange, count);
        append(block);
    }

    /** Puts the first so many extents there; bytes that were put. */
    private int putStatus(ByteBuffer to, int start, Exchange exchange, int count) {
        ExtentList extents = exchange.extents();
        int at = start + chunks.putStatusHeader(to, start, exchange.cookie(), exchange.start(), CONTEXT, count);
        for (int i = 0; i < count; i++) {
            long length = Math.min(extents.length(i), chunks.longestExtent());
            chunks.putExtent(to, at, length, flags(extents.state(i)));
            at += chunks.extentBytes();
        }
        return at - start;
    }

    private static int flags(State state) {
        return switch (state) {
            case DATA -> 0;
            case ZERO -> STATE_ZERO;
            case HOLE -> STATE_ZERO | STATE_HOLE;
        };
    }

    private void sendUnlessLoop() {
        if (!transmission.inLoop()) {
            outbox.flush();
        }
    }

    /** A request has been answered. */
    void over() {
        transmission.over();
    }
}
