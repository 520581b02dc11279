package io.drivebay.mount.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Mounts and unmounts several points as one. Threads: guarded by the drive. */
final class Mounter {
    private Mounter() {}

    /**
     * Mounts a point if there is a file system.
     *
     * @return whether somebody holds the node, who may be about to make one
     * @throws DiskException if there is one that cannot be mounted
     */
    static boolean mount(Point point, Path node, boolean readOnly) throws DiskException {
        return mount(point, node, SignatureProbe.probe(node), readOnly);
    }

    /** As {@link #mount(Point, Path, boolean)} for each; each point tells its own failure. */
    static boolean mountEach(List<Point> points, Path node, boolean readOnly) {
        boolean busy = false;
        if (!points.isEmpty()) {
            try {
                Optional<Signature> signature = SignatureProbe.probe(node);
                for (Point point : points) {
                    try {
                        busy |= mount(point, node, signature, readOnly);
                    } catch (DiskException e) {
                        point.trouble(e.getMessage());
                    }
                }
            } catch (DiskException e) {
                points.forEach(point -> point.trouble(e.getMessage()));
            }
        }
        return busy;
    }

    /**
     * Unmounts all points, or none.
     *
     * @param force cuts off who uses them; what cannot be done then is told by the point
     * @throws DiskException if force is false, and one cannot be unmounted; then the others are mounted again
     */
    static void unmountAll(List<Point> points, boolean readOnly, boolean force) throws DiskException {
        Deque<Point> unmounted = new ArrayDeque<>();
        Deque<Signature> signatures = new ArrayDeque<>();
        for (int i = points.size() - 1; i >= 0; i--) {
            Point point = points.get(i);
            Optional<String> type = point.fileSystem();
            if (force) {
                Step.attempt("cut off", point, () -> point.unmount(true));
            } else if (type.isPresent()) {
                try {
                    point.unmount(false);
                } catch (DiskException e) {
                    mountAgain(unmounted, signatures, readOnly);
                    throw e;
                }
                unmounted.push(point);
                signatures.push(new Signature(type.get(), true));
            }
        }
    }

    private static void mountAgain(Deque<Point> unmounted, Deque<Signature> signatures, boolean readOnly) {
        while (!unmounted.isEmpty()) {
            Point point = unmounted.pop();
            Signature signature = signatures.pop();
            Step.attempt("mount again", point, () -> point.mount(signature, readOnly));
        }
    }

    private static boolean mount(Point point, Path node, Optional<Signature> signature, boolean readOnly)
            throws DiskException {
        if (signature.isEmpty()) {
            return false;
        } else if (!signature.get().mountable()) {
            point.trouble(node + " holds " + signature.get().type() + ", no file system");
            return false;
        }
        try {
            point.mount(signature.get(), readOnly);
            return false;
        } catch (DiskException e) {
            if (e.code() != ErrorCode.BUSY) {
                throw e;
            }
            point.trouble(e.getMessage());
            return true;
        }
    }
}
