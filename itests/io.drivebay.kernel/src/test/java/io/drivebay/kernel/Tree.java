package io.drivebay.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What is in a folder, to be compared. */
final class Tree {
    private static final int PIECE = 1 << 20;

    private Tree() {}

    /** Each file's SHA-256 and each link's destination, by relative path. */
    static SortedMap<String, String> of(Path root) throws IOException {
        SortedMap<String, String> contents = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(root)) {
            paths.filter(path -> !Files.isDirectory(path) || Files.isSymbolicLink(path))
                    .forEach(path -> contents.put(root.relativize(path).toString(), content(path)));
        }
        return contents;
    }

    private static String content(Path path) {
        try {
            return Files.isSymbolicLink(path) ? "-> " + Files.readSymbolicLink(path) : sha256(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                DigestInputStream digesting = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            byte[] piece = new byte[PIECE];
            while (digesting.read(piece) >= 0) {
                // the digest is fed on the way
            }
            return HexFormat.of().formatHex(digesting.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
