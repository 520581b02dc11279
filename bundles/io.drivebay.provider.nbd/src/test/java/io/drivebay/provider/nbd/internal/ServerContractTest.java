package io.drivebay.provider.nbd.internal;

import io.drivebay.api.BlockDevice;
import io.drivebay.tck.BlockDeviceContract;
import io.drivebay.testhost.ForeignServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The contract over other people's servers. */
@Timeout(120)
class ServerContractTest {
    abstract static class OverServer extends BlockDeviceContract {
        @TempDir
        Path folder;

        private ForeignServer server;

        abstract List<String> command(Path socket, Path image);

        String options() {
            return "";
        }

        @Override
        protected BlockDevice open(long bytes) throws IOException {
            if (server == null) {
                Path image = folder.resolve("image");
                Images.sparse(image, bytes);
                Path socket = folder.resolve("socket");
                server = ForeignServer.start(socket, command(socket, image));
            }
            return Stores.open("nbd+unix:///?socket=" + folder.resolve("socket") + options(), false);
        }

        @AfterEach
        void stop() throws Exception {
            if (server != null) {
                server.close();
            }
        }

        @Override
        protected boolean durable() {
            return true;
        }

        @Override
        protected long sparseBytes() {
            return (5L << 30) + 512;
        }
    }

    @Nested
    class Nbdkit extends OverServer {
        @Override
        List<String> command(Path socket, Path image) {
            return List.of("nbdkit", "-f", "-U", socket.toString(), "file", image.toString());
        }

        @Override
        String options() {
            return "&connections=4";
        }
    }

    /** Nothing but what every server has. */
    @Nested
    class NbdkitWithoutAll extends OverServer {
        @Override
        List<String> command(Path socket, Path image) {
            return List.of(
                    "nbdkit",
                    "-f",
                    "-U",
                    socket.toString(),
                    "--no-sr",
                    "--filter=blocksize-policy",
                    "file",
                    image.toString(),
                    "blocksize-minimum=512",
                    "blocksize-preferred=4096",
                    "blocksize-maximum=64k",
                    "blocksize-error-policy=error");
        }
    }

    @Nested
    class Qemu extends OverServer {
        @Override
        List<String> command(Path socket, Path image) {
            return List.of(
                    "qemu-nbd",
                    "-f",
                    "raw",
                    "-t",
                    "-e",
                    "4",
                    "--discard=unmap",
                    "--detect-zeroes=off",
                    "-k",
                    socket.toString(),
                    image.toString());
        }

        @Override
        String options() {
            return "&connections=2";
        }
    }
}
