package io.drivebay.driver.linux;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.driver.linux.internal.netlink.AttributeWriter;
import io.drivebay.driver.linux.internal.netlink.GenericNetlink;
import java.util.List;
import java.util.function.Consumer;

/**
 * The kernel's client of network block devices, commanded by netlink (include/uapi/linux/nbd-netlink.h). All but the
 * questions needs CAP_SYS_ADMIN. Threads: any.
 */
public final class NbdControl implements AutoCloseable {
    private static final String FAMILY = "nbd";
    private static final int VERSION = 1;

    private static final int NBD_CMD_CONNECT = 1;
    private static final int NBD_CMD_DISCONNECT = 2;
    private static final int NBD_CMD_RECONFIGURE = 3;

    private static final int NBD_ATTR_INDEX = 1;
    private static final int NBD_ATTR_SIZE_BYTES = 2;
    private static final int NBD_ATTR_BLOCK_SIZE_BYTES = 3;
    private static final int NBD_ATTR_TIMEOUT = 4;
    private static final int NBD_ATTR_SERVER_FLAGS = 5;
    private static final int NBD_ATTR_CLIENT_FLAGS = 6;
    private static final int NBD_ATTR_SOCKETS = 7;
    private static final int NBD_ATTR_DEAD_CONN_TIMEOUT = 8;
    private static final int NBD_ATTR_BACKEND_IDENTIFIER = 10;
    private static final int NBD_SOCK_ITEM = 1;
    private static final int NBD_SOCK_FD = 1;

    private static final long NBD_CFLAG_DESTROY_ON_DISCONNECT = 1;

    private final GenericNetlink netlink;

    private NbdControl(GenericNetlink netlink) {
        this.netlink = netlink;
    }

    /**
     * Opens the way to it; newer kernels load their module for it.
     *
     * @throws DiskException NOT_SUPPORTED if it has none
     */
    public static NbdControl open() throws DiskException {
        try {
            return new NbdControl(GenericNetlink.open(FAMILY, VERSION));
        } catch (DiskException e) {
            if (e.code() != ErrorCode.FILE_NOT_FOUND) {
                throw e;
            }
            throw new DiskException(
                    ErrorCode.NOT_SUPPORTED,
                    "the kernel has no network block devices; load its module (modprobe nbd) or use another driver",
                    e);
        }
    }

    /**
     * Connects a free device, and makes one if there is none. Its node serves I/O on return; there may be a moment until
     * udev has made links to it.
     *
     * @return its number: {@code /dev/nbdN}
     */
    public int connect(NbdSettings settings) throws DiskException {
        return netlink.call(NBD_CMD_CONNECT, "connect a network block device", attributes -> {
                    attributes.put(NBD_ATTR_SIZE_BYTES, settings.bytes());
                    attributes.put(NBD_ATTR_BLOCK_SIZE_BYTES, (long) settings.block());
                    attributes.put(NBD_ATTR_SERVER_FLAGS, (long) settings.flags());
                    attributes.put(NBD_ATTR_TIMEOUT, settings.timeout().toSeconds());
                    attributes.put(
                            NBD_ATTR_DEAD_CONN_TIMEOUT, settings.deadTimeout().toSeconds());
                    attributes.put(NBD_ATTR_BACKEND_IDENTIFIER, settings.backend());
                    sockets(attributes, settings.sockets());
                })
                .intValue(NBD_ATTR_INDEX)
                .orElseThrow(() -> new DiskException(
                        ErrorCode.INTERNAL_ERROR,
                        "the kernel connected a network block device and does not say which"));
    }

    /**
     * Gives a device connections in place of dead ones; those that it does not need it leaves alone.
     *
     * @param backend as it was connected with
     * @throws DiskException INVALID_PARAMETER if the device is not connected any more, or to something else
     */
    public void replace(int device, String backend, List<Integer> sockets) throws DiskException {
        reconfigure(
                device, backend, "give " + node(device) + " a connection", attributes -> sockets(attributes, sockets));
    }

    /** Tells the system a device's new size. Waits for requests in flight. */
    public void resize(int device, String backend, long bytes) throws DiskException {
        reconfigure(
                device,
                backend,
                "tell " + node(device) + " its new size",
                attributes -> attributes.put(NBD_ATTR_SIZE_BYTES, bytes));
    }

    /** Has a device's node removed once it is disconnected and nobody has it open. */
    public void destroyWhenDisconnected(int device, String backend) throws DiskException {
        reconfigure(
                device,
                backend,
                "mark " + node(device),
                attributes -> attributes.put(NBD_ATTR_CLIENT_FLAGS, NBD_CFLAG_DESTROY_ON_DISCONNECT));
    }

    private void reconfigure(int device, String backend, String what, Consumer<AttributeWriter> attributes)
            throws DiskException {
        netlink.call(NBD_CMD_RECONFIGURE, what, all -> {
            all.put(NBD_ATTR_INDEX, device);
            all.put(NBD_ATTR_BACKEND_IDENTIFIER, backend);
            attributes.accept(all);
        });
    }

    /**
     * Disconnects a device, whoever has it open: requests in flight fail, and so do later ones. It is free when the last
     * one closes it. Does nothing if it is not connected.
     */
    public void disconnect(int device) throws DiskException {
        netlink.call(
                NBD_CMD_DISCONNECT, "disconnect " + node(device), attributes -> attributes.put(NBD_ATTR_INDEX, device));
    }

    private static void sockets(AttributeWriter attributes, List<Integer> sockets) {
        attributes.nest(
                NBD_ATTR_SOCKETS,
                () -> sockets.forEach(
                        socket -> attributes.nest(NBD_SOCK_ITEM, () -> attributes.put(NBD_SOCK_FD, (int) socket))));
    }

    private static String node(int device) {
        return "/dev/nbd" + device;
    }

    @Override
    public void close() {
        netlink.close();
    }
}
