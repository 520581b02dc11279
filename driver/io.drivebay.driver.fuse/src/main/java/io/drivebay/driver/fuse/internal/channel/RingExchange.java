package io.drivebay.driver.fuse.internal.channel;

import java.nio.ByteBuffer;

/** A request's place in a ring entry: the entry's memory, and a bounce buffer while a provider takes its time. */
final class RingExchange extends Exchange {
    private final RingEntry entry;
    private final BouncePool bounces;
    private Bounce bounce;

    RingExchange(Image image, RingEntry entry, BouncePool bounces) {
        super(image, entry.header(), 0, RingEntry.ARGUMENTS_AT, entry.payload());
        this.entry = entry;
        this.bounces = bounces;
    }

    @Override
    boolean mayHandOver() {
        return bounces.available();
    }

    @Override
    public ByteBuffer deferred(ByteBuffer buffer) {
        Bounce taken = bounces.take();
        if (taken == null) {
            return null;
        }
        int length = buffer.remaining();
        ByteBuffer bytes = taken.bytes().clear();
        if (!reads()) {
            bytes.put(0, buffer, buffer.position(), length);
        }
        bounce = taken;
        return bytes.limit(length);
    }

    @Override
    void bringBack(ByteBuffer into, int length) {
        if (bounce != null) {
            into.put(0, bounce.bytes(), 0, length);
        }
    }

    @Override
    void reply(int error, int length, boolean late) {
        if (!late && bounce != null) {
            bounces.give(bounce);
            bounce = null;
        }
        entry.reply(this, error, length, late);
    }

    @Override
    void forget() {
        // the kernel wants every entry back
        entry.reply(this, 0, 0, false);
    }

    @Override
    public void released() {
        if (bounce != null) {
            bounces.give(bounce);
            bounce = null;
        }
        discard();
    }
}
