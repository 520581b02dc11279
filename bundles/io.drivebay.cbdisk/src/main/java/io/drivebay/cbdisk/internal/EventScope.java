package io.drivebay.cbdisk.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.disk.DiskManager;
import java.time.Duration;

/** The event that the calling thread serves, if it serves one: from within, most methods are refused. */
public final class EventScope {
    private static final ThreadLocal<EventScope> CURRENT = new ThreadLocal<>();

    private final String event;
    private final TimedCall<?> call;
    private final boolean timed;

    private EventScope(String event, TimedCall<?> call, boolean timed) {
        this.event = event;
        this.call = call;
        this.timed = timed;
    }

    /** Something that happens within an event. */
    @FunctionalInterface
    public interface Body<X extends Exception> {
        void run() throws X;
    }

    /**
     * Runs an event on the calling thread; an event may fire another one.
     *
     * @param call ours that is timed; null if the core times the event, or nobody does
     * @param timed whether somebody does
     */
    static <X extends Exception> void within(String event, TimedCall<?> call, boolean timed, Body<X> body) throws X {
        EventScope outer = CURRENT.get();
        CURRENT.set(new EventScope(event, call, timed));
        try {
            body.run();
        } finally {
            if (outer == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(outer);
            }
        }
    }

    /** Whether the calling thread serves an event. */
    public static boolean active() {
        return CURRENT.get() != null;
    }

    /**
     * Refuses what cannot be done within an event.
     *
     * @throws DiskException CAN_NOT_COMPLETE
     */
    public static void outside(String method) throws DiskException {
        EventScope scope = CURRENT.get();
        if (scope != null) {
            throw new DiskException(
                    ErrorCode.CAN_NOT_COMPLETE,
                    method + " cannot be called within an event, and this thread serves " + scope.event
                            + "; call it on another thread when the event is over");
        }
    }

    /**
     * Gives the calling thread's event more time, counted from now; an event without a timeout has all the time already.
     *
     * @param timeout zero for no limit
     * @throws DiskException NO_CALLBACK_ACTIVE outside of an event; IMPLEMENTATION_LIMIT as {@link Timeouts#check} says
     */
    public static void resetTimeout(Services services, Duration timeout) throws DiskException {
        EventScope scope = CURRENT.get();
        if (scope == null) {
            throw new DiskException(
                    ErrorCode.NO_CALLBACK_ACTIVE, "resetTimeout can only be called within an event, on its thread");
        }
        Timeouts.check(timeout);
        if (!scope.timed) {
            return;
        }
        if (scope.call != null) {
            // the core waits for the thread that waits for this event
            scope.call.reset(timeout, () -> resetInCore(services, timeout));
        } else {
            resetInCore(services, timeout);
        }
    }

    private static void resetInCore(Services services, Duration timeout) throws DiskException {
        services.<DiskManager, Void>use(DiskManager.class, manager -> {
            manager.resetTimeout(timeout);
            return null;
        });
    }
}
