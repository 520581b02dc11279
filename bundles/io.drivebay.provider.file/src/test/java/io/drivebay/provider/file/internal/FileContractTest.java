package io.drivebay.provider.file.internal;

import io.drivebay.api.BlockDevice;
import io.drivebay.api.host.HostFiles;
import io.drivebay.tck.BlockDeviceContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class FileContractTest {
    abstract static class Contract extends BlockDeviceContract {
        @TempDir
        Path folder;

        private final HostFiles files;
        private final String options;

        Contract(HostFiles files, String options) {
            this.files = files;
            this.options = options;
        }

        @Override
        protected BlockDevice open(long bytes) throws IOException {
            Path image = folder.resolve("a.img");
            String size = Files.exists(image) ? "size=" + Files.size(image) : "size=" + bytes;
            return Images.open("file:" + image + "?" + size + options, files);
        }

        @Override
        protected boolean durable() {
            return true;
        }
    }

    @Nested
    class WithHostFiles extends Contract {
        WithHostFiles() {
            super(Images.LINUX, "");
        }

        @Override
        protected long sparseBytes() {
            return 20L << 30;
        }
    }

    @Nested
    class Direct extends Contract {
        Direct() {
            super(Images.LINUX, "&direct=on");
        }

        @Override
        protected int sector() {
            return 4096;
        }
    }

    @Nested
    class Preallocated extends Contract {
        Preallocated() {
            super(Images.LINUX, "&preallocate=on");
        }
    }

    @Nested
    class Alone extends Contract {
        Alone() {
            super(Images.NONE, "");
        }

        @Override
        protected long sparseBytes() {
            return 20L << 30;
        }
    }
}
