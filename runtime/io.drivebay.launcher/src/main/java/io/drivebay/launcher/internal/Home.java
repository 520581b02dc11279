package io.drivebay.launcher.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The folders of a host's state, all of them for their owner only. */
final class Home {
    private static final String OWNER_ONLY = "rwx------";

    private final Path root;

    private Home(Path root) {
        this.root = root;
    }

    /**
     * Makes the folders that are missing.
     *
     * @throws HostException if others could change what the host runs
     */
    static Home open(Path root) throws HostException {
        Home home = new Home(root);
        try {
            PrivateFolder.create(root, OWNER_ONLY);
            for (Path folder : home.folders()) {
                PrivateFolder.create(folder, OWNER_ONLY);
            }
        } catch (IOException e) {
            throw new HostException(
                    "cannot make the host's folders in " + root + ": " + e
                            + "; set DRIVEBAY_HOME to a folder of your own",
                    e);
        }
        PrivateFolder.requireOwned(root);
        for (Path folder : home.folders()) {
            PrivateFolder.requireOwned(folder);
        }
        return home;
    }

    private List<Path> folders() {
        return List.of(run(), log(), configuration(), dropins(), temporary(), saved(), cache());
    }

    Path root() {
        return root;
    }

    /** Lock, pid and socket. */
    Path run() {
        return root.resolve("run");
    }

    Path log() {
        return root.resolve("log");
    }

    Path configuration() {
        return root.resolve("configuration");
    }

    Path dropins() {
        return root.resolve("dropins");
    }

    /** Emptied at every start. */
    Path temporary() {
        return root.resolve("tmp");
    }

    /** What Configuration Admin keeps. */
    Path saved() {
        return root.resolve("saved");
    }

    /** The framework's copies of the bundles; made anew at every start, so that it is never older than they are. */
    Path cache() {
        return root.resolve("cache");
    }

    /** Removes what an earlier host left in {@link #temporary()} and {@link #cache()}; the caller holds the lock. */
    void clean() throws IOException {
        empty(temporary());
        empty(cache());
    }

    private static void empty(Path folder) throws IOException {
        List<Path> found;
        try (Stream<Path> walk = Files.walk(folder)) {
            found = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : found) {
            if (!path.equals(folder)) {
                Files.delete(path);
            }
        }
    }
}
