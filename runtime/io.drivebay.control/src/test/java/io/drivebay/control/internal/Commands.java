package io.drivebay.control.internal;

import java.util.concurrent.CountDownLatch;
import org.apache.felix.service.command.Process;

/** Commands of the tests. */
public final class Commands {
    static final String[] NAMES = {"say", "complain", "fail", "bug", "hang", "flood", "number"};

    final CountDownLatch hanging = new CountDownLatch(1);
    final CountDownLatch interrupted = new CountDownLatch(1);

    public void say(String text) {
        Process.Utils.current().out().println(text);
    }

    public void complain(String text) {
        Process.Utils.current().err().println(text);
    }

    public void fail(String text) throws Exception {
        throw new Exception(text);
    }

    public void bug() {
        throw new IllegalStateException("broken");
    }

    public int number() {
        return 42;
    }

    public void hang() throws InterruptedException {
        hanging.countDown();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
        }
    }

    /** So many bytes of output. */
    public void flood(int bytes) {
        Process.Utils.current().out().print("x".repeat(bytes));
    }
}
