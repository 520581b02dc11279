package io.drivebay.core.internal;

/** A thread that runs requests of media that may block; knows which, so that a provider can ask for more time. */
final class IoWorker extends Thread {
    /** Only touched by the thread itself. */
    private Slot served;

    IoWorker(Runnable work, String name) {
        super(work, name);
        setDaemon(true);
    }

    void serve(Slot slot) {
        served = slot;
    }

    /** The request that the calling thread runs; null if it runs none. */
    static Slot current() {
        return Thread.currentThread() instanceof IoWorker worker ? worker.served : null;
    }
}
