package io.drivebay.provider.nbd.internal;

/** A change that no flush has covered yet, with what it takes to make it again. Its fields are guarded by its owner. */
final class Kept implements Acknowledged {
    private final Unflushed owner;

    /** One of {@link io.drivebay.protocol.nbd.Command}. */
    int command;

    int flags;
    long offset;
    long length;

    /** Where its bytes are; meaningless if it has none. */
    long at;

    /** Bytes of room that it takes. */
    int room;

    State state;

    /** How many flushes had begun when it was acknowledged. */
    long flushes;

    /** The one that came next, or the next free one. */
    Kept next;

    enum State {
        /** With the server. */
        ASKED,
        /** With the server, and perhaps in nothing but its memory. */
        ACKNOWLEDGED,
        /** Need not be made again; takes its room until those before it are over too. */
        OVER
    }

    Kept(Unflushed owner) {
        this.owner = owner;
    }

    @Override
    public void acknowledged() {
        owner.acknowledged(this);
    }

    long end() {
        return offset + length;
    }
}
