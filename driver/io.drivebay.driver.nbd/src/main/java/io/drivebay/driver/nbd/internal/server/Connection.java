package io.drivebay.driver.nbd.internal.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's connection. It has no thread and, while nothing goes on, no memory of its own.
 *
 * <p>Threads: its loop's, but for {@link #wake()} and what is said to be for any.
 */
final class Connection implements Watched {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    /** What is left of a block up to this is kept here, so that the block is free. */
    private static final int STASH = 64;

    /** The next in the list of those that the loop is to look at. */
    Connection nextWoken;

    /** Whether it is in that list. */
    final AtomicBoolean woken = new AtomicBoolean();

    private final Service service;
    private final Loop loop;
    private final SocketChannel channel;
    private final String client;
    private final Account account;
    private final Outbox outbox;
    private final Output output;
    private final byte[] stash = new byte[STASH];
    private final Runnable onClosed;

    private Transport transport;
    private Stage stage;
    private SelectionKey key;
    private int stashed;

    /** Bytes that came and must wait; null if none. */
    private Block held;

    private boolean stalled;
    private boolean ending;
    private boolean closed;
    private long steppedAt = System.nanoTime();

    /** Whether it waits for memory or for requests to be over; any thread. */
    private volatile boolean paused;

    /** Whether it is to be closed as soon as its requests are over; any thread. */
    private volatile boolean draining;

    /** Whether it is to be closed at once; any thread. */
    private volatile boolean cutOff;

    Connection(Service service, Loop loop, SocketChannel channel, String client, Security security, Runnable onClosed) {
        this.service = service;
        this.loop = loop;
        this.channel = channel;
        this.client = client;
        this.onClosed = onClosed;
        this.transport = new PlainTransport(channel);
        this.account = new Account(Limits.MOST_HELD, this::roomed);
        this.outbox = new Outbox(service.pool(), account, transport, this::wake);
        this.output = new Output(service.pool(), account, outbox);
        this.stage = new Negotiation(this, service, security);
    }

    // --- for any thread

    /** Its address, for people. */
    String client() {
        return client;
    }

    boolean inLoop() {
        return loop.isCurrent();
    }

    /** Has the loop look at it. */
    void wake() {
        loop.wake(this);
    }

    /** Ends it at once; what runs goes on for nobody. */
    void cutOff() {
        cutOff = true;
        wake();
    }

    void requestOver() {
        if (paused || draining) {
            wake();
        }
    }

    private void roomed() {
        if (paused) {
            wake();
        }
    }

    BlockPool pool() {
        return service.pool();
    }

    Account account() {
        return account;
    }

    Outbox outbox() {
        return outbox;
    }

    Limits limits() {
        return service.limits();
    }

    // --- for the stages

    Output output() {
        return output;
    }

    /** Whether nothing more is taken from the client. */
    boolean ending() {
        return ending;
    }

    /** What is to be done cannot be done now; it is tried again when something is over. */
    void pause() {
        stalled = true;
    }

    void stage(Stage next) {
        stage = next;
    }

    /** The client has made a step of the handshake. */
    void stepped() {
        steppedAt = System.nanoTime();
    }

    /** Sends what the loop has answered, as far as it goes. */
    void send() {
        output.publish();
        outbox.flush();
    }

    /** Goes on encrypted; false if that cannot be, as the client has not taken what was in the clear. */
    boolean secure(SSLEngine engine) {
        send();
        if (!outbox.empty()) {
            return false;
        }
        transport = new TlsTransport(channel, engine);
        outbox.transport(transport);
        return true;
    }

    /** The client wants no more. */
    void disconnected() {
        stepped();
        ending = true;
        draining = true;
        stage.ended();
    }

    /** The client does not keep to the protocol: what runs is answered, nothing more is taken. */
    void violated(String how) {
        LOG.debug("NBD client {}: {}", client, how);
        disconnected();
    }

    // --- for the loop

    @Override
    public int interest() {
        return SelectionKey.OP_READ;
    }

    @Override
    public void registered(SelectionKey ownKey) {
        key = ownKey;
        ((Negotiation) stage).greet();
        send();
    }

    @Override
    public SocketChannel channel() {
        return channel;
    }

    @Override
    public void ready() {
        if (key.isWritable()) {
            key.interestOpsAnd(~SelectionKey.OP_WRITE);
            outbox.unstick();
            outbox.flush();
            if (paused) {
                resume();
            }
        }
        if (!closed && key.isReadable()) {
            if (paused || ending) {
                key.interestOpsAnd(~SelectionKey.OP_READ);
            } else {
                receive();
            }
        }
        look();
    }

    /** Something has happened on another thread. */
    void look() {
        if (closed) {
            if (stage instanceof Transmission transmission) {
                transmission.closeFree();
            }
            return;
        }
        if (cutOff || outbox.closed()) {
            close();
            return;
        }
        if (outbox.stuck()) {
            key.interestOpsOr(SelectionKey.OP_WRITE);
        }
        if (draining && idle() && outbox.empty()) {
            close();
        }
    }

    private boolean idle() {
        return !(stage instanceof Transmission transmission) || transmission.underway() == 0;
    }

    void wokenUp() {
        if (!closed && paused) {
            resume();
        }
        look();
    }

    @Override
    public void tick(long now) {
        if ((stage.timed() || draining) && now - steppedAt > limits().patience().toNanos()) {
            LOG.debug("NBD client {}: nothing for {}", client, limits().patience());
            close();
        }
    }

    private void resume() {
        paused = false;
        Block before = held;
        held = null;
        if (before != null) {
            consume(before);
        } else {
            loop.block().bytes.clear().put(stash, 0, stashed).flip();
            stashed = 0;
            consume(loop.block());
        }
        if (!paused && !ending) {
            receive();
            key.interestOpsOr(SelectionKey.OP_READ);
        }
    }

    private void receive() {
        boolean more;
        do {
            Block in = loop.block();
            ByteBuffer bytes = in.bytes.clear();
            bytes.put(stash, 0, stashed);
            ByteBuffer sink = stage.sink();
            long count;
            try {
                count = transport.read(sink, bytes);
            } catch (IOException e) {
                LOG.debug("NBD client {}: {}", client, e.getMessage());
                cutOff = true;
                return;
            }
            if (count < 0) {
                disconnected();
                send();
                return;
            } else if (count == 0) {
                // a handshake of TLS may have something to say
                outbox.flush();
                return;
            }
            stashed = 0;
            more = !bytes.hasRemaining() || transport.pending();
            bytes.flip();
            if (sink != null) {
                stage.sunk();
            }
            consume(in);
            more |= stage.sink() != null;
        } while (more && !paused && !ending);
    }

    private void consume(Block in) {
        stalled = false;
        consumeAll(in);
        if (stalled && !ending) {
            // what it waits for may have happened before anybody knew that it waits
            paused = true;
            stalled = false;
            consumeAll(in);
            paused = stalled;
        }
        keepRest(in);
        send();
    }

    private void consumeAll(Block in) {
        Stage before;
        do {
            before = stage;
            stage.consume(in);
        } while (stage != before && !ending);
    }

    private void keepRest(Block in) {
        int left = ending ? 0 : in.bytes.remaining();
        if (left <= STASH) {
            in.bytes.get(stash, 0, left);
            stashed = left;
            if (in != loop.block()) {
                pool().give(in);
            }
        } else {
            held = in;
            if (in == loop.block()) {
                loop.surrenderBlock(account);
            }
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        ending = true;
        transport.end();
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("NBD client {}: closing: {}", client, e.getMessage());
        }
        output.publish();
        outbox.close();
        if (held != null) {
            pool().give(held);
            held = null;
        }
        stage.left();
        loop.forget(this);
        onClosed.run();
    }
}
