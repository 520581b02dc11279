package io.drivebay.core.itest;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.driver.Attachment;
import io.drivebay.api.driver.DiskTarget;
import io.drivebay.api.driver.DriverBinding;
import io.drivebay.api.driver.Holder;
import io.drivebay.api.driver.Probe;
import io.drivebay.api.driver.StorageType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A binding that presents disks to the test instead of a kernel. */
final class TestDriver implements DriverBinding {
    final Map<String, DiskTarget> shown = new ConcurrentHashMap<>();
    final Map<String, DiskTarget> attached = new ConcurrentHashMap<>();
    volatile Holder holder;
    volatile boolean readsWhenShown;
    volatile String unusable;
    volatile Set<StorageType> types = Set.of(StorageType.DISK);
    volatile Map<String, String> facts = Map.of("kernel", "none");

    /** What is done while somebody asks what it can. */
    volatile Runnable whileProbing = () -> {};

    /** What is done while a drive is being shown. */
    volatile Runnable whileAttaching = () -> {};

    /** If set, what it attaches nothing for. */
    volatile DiskException refusal;

    volatile boolean ejected = true;

    /** What is done while the medium is being shown, before there is a node. */
    volatile Runnable whileShowing = () -> {};

    @Override
    public Probe probe() {
        whileProbing.run();
        return unusable == null ? new Probe(types, List.of(), facts) : Probe.unusable(unusable);
    }

    @Override
    public Attachment attach(DiskTarget target) throws DiskException {
        whileAttaching.run();
        if (refusal != null) {
            throw refusal;
        }
        attached.put(target.name(), target);
        return new TestAttachment(target);
    }

    private final class TestAttachment implements Attachment {
        private final DiskTarget target;

        TestAttachment(DiskTarget target) {
            this.target = target;
        }

        @Override
        public Optional<Path> node() {
            return shown.containsKey(target.name()) ? Optional.of(Path.of("/test", target.name())) : Optional.empty();
        }

        @Override
        public Map<String, String> details() {
            return Map.of();
        }

        @Override
        public void mediumInserted() throws IOException {
            whileShowing.run();
            if (readsWhenShown) {
                try {
                    Request.read(target, 0, ByteBuffer.allocateDirect(512)).outcome();
                } catch (Exception e) {
                    throw new IOException(e);
                }
            }
            shown.put(target.name(), target);
        }

        @Override
        public void mediumRemoved(boolean force) throws DiskException {
            if (holder != null && !force) {
                throw new DiskException(ErrorCode.BUSY, holder.toString());
            }
            shown.remove(target.name());
        }

        @Override
        public void resized() {
            // nobody to tell
        }

        @Override
        public boolean ejected() {
            return ejected;
        }

        @Override
        public List<Holder> holders() {
            return holder == null ? List.of() : List.of(holder);
        }

        @Override
        public void detach(boolean force) {
            shown.remove(target.name());
            attached.remove(target.name());
        }
    }
}
