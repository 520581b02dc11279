package io.drivebay.driver.fuse.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.driver.fuse.internal.channel.ClassicChannel;
import io.drivebay.driver.fuse.internal.channel.Connection;
import io.drivebay.driver.fuse.internal.channel.FuseChannel;
import io.drivebay.driver.fuse.internal.channel.Image;
import io.drivebay.driver.fuse.internal.channel.RingChannel;
import io.drivebay.driver.linux.Cpus;
import io.drivebay.driver.linux.FuseDevice;
import io.drivebay.driver.linux.FuseMount;
import io.drivebay.driver.linux.MountTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A mounted FUSE connection with the channel that serves it: from here on the image is a file that can be opened. */
final class ServedImage {
    /** Well above what loop devices and file systems keep in flight. */
    private static final int MAX_BACKGROUND = 1024;

    private static final Logger LOG = LoggerFactory.getLogger(ServedImage.class);

    private final Path path;
    private final FuseDevice device;
    private final Connection connection;
    private final ChannelKind kind;
    private final int minor;
    private FuseChannel channel;

    private ServedImage(Path path, FuseDevice device, Connection connection, ChannelKind kind, int minor) {
        this.path = path;
        this.device = device;
        this.connection = connection;
        this.kind = kind;
        this.minor = minor;
    }

    /**
     * Mounts and serves.
     *
     * @throws DiskException if it cannot be; then nothing is mounted
     */
    static ServedImage open(
            String name,
            Path path,
            Image image,
            FuseOptions options,
            ChannelKind kind,
            Path devicePath,
            Consumer<String> lost)
            throws IOException {
        FuseDevice device = mount(devicePath, path, options.maxTransfer());
        ServedImage served;
        try {
            int minor = minorOf(path);
            Connection connection = new Connection(name, device, reason -> {
                end(name, path, minor);
                lost.accept(reason);
            });
            served = new ServedImage(path, device, connection, kind, minor);
        } catch (Throwable e) {
            Failures.during(() -> FuseMount.unmount(path), e);
            device.close();
            throw e;
        }
        try {
            served.start(image, options);
            return served;
        } catch (Throwable e) {
            Failures.during(served::close, e);
            throw e;
        }
    }

    private static FuseDevice mount(Path devicePath, Path path, int maxTransfer) throws DiskException {
        if (!FuseMount.privileged()) {
            return FuseMount.mountUnprivileged(devicePath, path, maxTransfer);
        }
        FuseDevice device = FuseDevice.open(devicePath);
        try {
            FuseMount.mount(device, path, maxTransfer);
            return device;
        } catch (Throwable e) {
            device.close();
            throw e;
        }
    }

    /** One thread of the channel has failed: nobody is to wait for what it would have answered. */
    private static void end(String name, Path path, int minor) {
        try {
            FuseMount.abort(path, minor);
        } catch (IOException e) {
            LOG.warn("disk {}: the broken connection cannot be aborted: {}", name, e.getMessage());
        }
    }

    private static int minorOf(Path path) throws IOException {
        return MountTable.read()
                .at(path)
                .orElseThrow(() -> new DiskException(
                        ErrorCode.INTERNAL_ERROR, path + " was mounted and is not in the mount table"))
                .minor();
    }

    private void start(Image image, FuseOptions options) throws IOException {
        boolean wanted = kind == ChannelKind.IO_URING;
        boolean ring = connection.greet(options.maxTransfer(), MAX_BACKGROUND, wanted);
        if (ring != wanted) {
            throw new DiskException(
                    ErrorCode.NOT_SUPPORTED, "the kernel does not offer FUSE over io_uring; use channel=classic");
        }
        channel = ring
                ? new RingChannel(
                        connection,
                        image,
                        options.queueDepth(),
                        options.maxTransfer(),
                        Cpus.possible(),
                        Cpus.online(),
                        options.poll())
                : new ClassicChannel(connection, image, options.threads(), options.queueDepth(), options.maxTransfer());
        channel.start();
    }

    ChannelKind kind() {
        return kind;
    }

    Connection connection() {
        return connection;
    }

    /**
     * Ends the connection: whoever waits for it gets an error.
     *
     * @return false if it ends with {@link #close()} only
     */
    boolean abort() throws IOException {
        connection.ending();
        return FuseMount.abort(path, minor);
    }

    /** Unmounts, and gives everything back. */
    void close() throws IOException {
        try {
            if (abort()) {
                // its threads make room for the process that unmounts
                endChannel();
            }
        } finally {
            try {
                FuseMount.unmount(path);
            } finally {
                try {
                    endChannel();
                } finally {
                    device.close();
                }
            }
        }
    }

    private void endChannel() {
        FuseChannel ended = channel;
        channel = null;
        if (ended != null) {
            ended.close();
        }
    }
}
