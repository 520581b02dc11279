package io.drivebay.provider.nbd.internal;

import io.drivebay.protocol.nbd.TransmissionFlag;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connections to a server that live and die together: what one of them knows of the server holds for all. */
final class Session {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private final List<Link> links;

    /** Guarded by the client's lock. */
    private int turn;

    private Session(List<Link> links) {
        this.links = links;
    }

    /**
     * Connects, as often as it is asked to and the server lets it.
     *
     * @throws IOException if not even once
     */
    static Session open(Client client) throws IOException {
        List<Link> links = new ArrayList<>();
        NbdSpec spec = client.spec();
        try {
            links.add(connect(client, 1));
            Export export = links.get(0).export();
            if (export.has(TransmissionFlag.CAN_MULTI_CONN)) {
                addMore(client, links);
            } else if (spec.connections() > 1) {
                LOG.info("{}: the server does not keep several connections coherent; one is used", spec.address());
            }
            links.forEach(Link::start);
            return new Session(List.copyOf(links));
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            links.forEach(Link::close);
            throw e;
        }
    }

    private static void addMore(Client client, List<Link> links) {
        NbdSpec spec = client.spec();
        while (links.size() < spec.connections()) {
            try {
                Link next = connect(client, links.size() + 1);
                if (!next.export().equals(links.get(0).export())) {
                    next.close();
                    throw new IOException("another connection sees another export");
                }
                links.add(next);
            } catch (IOException e) {
                LOG.warn(
                        "{}: only {} of {} connections: {}",
                        spec.address(),
                        links.size(),
                        spec.connections(),
                        e.toString());
                return;
            }
        }
    }

    private static Link connect(Client client, int number) throws IOException {
        Connecting connecting = client.connecting();
        try {
            return new Link(
                    connecting.connect(client.spec()), client.name() + "-" + number, client::find, client::lost);
        } finally {
            client.connected();
        }
    }

    Export export() {
        return links.get(0).export();
    }

    boolean has(Link link) {
        return links.contains(link);
    }

    int size() {
        return links.size();
    }

    /** The connection whose turn it is; under the client's lock. */
    Link next() {
        turn = turn + 1 == links.size() ? 0 : turn + 1;
        return links.get(turn);
    }

    void send() {
        links.forEach(Link::send);
    }

    /** Why it is lost; null while it is not. */
    Throwable loss() {
        for (Link link : links) {
            if (link.loss() != null) {
                return link.loss();
            }
        }
        return null;
    }

    /** Whether users of it have got any answer since {@link #judgeFromNow()}. */
    boolean useful() {
        return links.stream().anyMatch(Link::useful);
    }

    void judgeFromNow() {
        links.forEach(Link::judgeFromNow);
    }

    /** Says farewell; nothing is asked for any more. */
    void farewell() {
        links.forEach(Link::farewell);
    }

    /** Ends it, and waits until nobody of it touches a request any more. */
    void end() {
        links.forEach(Link::close);
        links.forEach(Link::awaitQuiet);
    }
}
