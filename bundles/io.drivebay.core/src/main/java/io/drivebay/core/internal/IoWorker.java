package io.drivebay.core.internal;

/** A thread that runs requests of media that may block; knows which, so that a provider can ask for more time. */
final class IoWorker extends Thread {
    private final IoWorkers workers;

    /** Whether it is among the idle ones; guarded by the workers. */
    boolean idle;

    /** The next of the idle ones; guarded by the workers. */
    IoWorker nextIdle;

    /** Only touched by the thread itself. */
    private Slot served;

    IoWorker(IoWorkers workers, String name) {
        super(name);
        this.workers = workers;
        setDaemon(true);
    }

    @Override
    public void run() {
        workers.work(this);
    }

    void serve(Slot slot) {
        served = slot;
    }

    /** The request that the calling thread runs; null if it runs none. */
    static Slot current() {
        return Thread.currentThread() instanceof IoWorker worker ? worker.served : null;
    }
}
