package io.drivebay.shell.itest;

import io.drivebay.api.driver.Attachment;
import io.drivebay.api.driver.DiskTarget;
import io.drivebay.api.driver.DriverBinding;
import io.drivebay.api.driver.Holder;
import io.drivebay.api.driver.Probe;
import io.drivebay.api.driver.StorageType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A binding that shows disks to nobody. */
final class NullDriver implements DriverBinding {
    @Override
    public Probe probe() {
        return new Probe(Set.of(StorageType.DISK), List.of(), Map.of());
    }

    @Override
    public Attachment attach(DiskTarget target) {
        return new Nowhere();
    }

    private static final class Nowhere implements Attachment {
        @Override
        public Optional<Path> node() {
            return Optional.empty();
        }

        @Override
        public Map<String, String> details() {
            return Map.of();
        }

        @Override
        public void mediumInserted() {
            // nobody looks
        }

        @Override
        public void mediumRemoved(boolean force) {
            // nobody looks
        }

        @Override
        public void resized() {
            // nobody looks
        }

        @Override
        public List<Holder> holders() {
            return List.of();
        }

        @Override
        public void detach(boolean force) {
            // nothing is there
        }
    }
}
