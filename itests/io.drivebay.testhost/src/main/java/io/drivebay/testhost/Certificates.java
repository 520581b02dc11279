package io.drivebay.testhost;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An authority, and certificates that it signs, made by openssl, in the folders that NBD programs take. */
public final class Certificates {
    private final Path folder;
    private final Path authority;

    /** Makes the authority. */
    public Certificates(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        authority = Files.createDirectories(folder.resolve("ca"));
        Command.output(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=Test CA",
                "-keyout",
                authority.resolve("ca-key.pem").toString(),
                "-out",
                authority.resolve("ca-cert.pem").toString());
    }

    /**
     * A folder with the authority's certificate and a signed one.
     *
     * @param who {@code server} or {@code client}
     * @param key an algorithm as openssl names it
     */
    public Path signed(String name, String who, String key) throws IOException, InterruptedException {
        Path own = Files.createDirectories(folder.resolve(name));
        String request = own.resolve("request.pem").toString();
        Path extensions =
                Files.writeString(own.resolve("extensions"), "subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1\n");
        Command.output(
                "openssl",
                "req",
                "-newkey",
                key,
                "-nodes",
                "-subj",
                "/CN=" + name,
                "-keyout",
                own.resolve(who + "-key.pem").toString(),
                "-out",
                request);
        Command.output(
                "openssl",
                "x509",
                "-req",
                "-in",
                request,
                "-CA",
                authority.resolve("ca-cert.pem").toString(),
                "-CAkey",
                authority.resolve("ca-key.pem").toString(),
                "-CAcreateserial",
                "-days",
                "2",
                "-extfile",
                extensions.toString(),
                "-out",
                own.resolve(who + "-cert.pem").toString());
        Files.copy(authority.resolve("ca-cert.pem"), own.resolve("ca-cert.pem"));
        return own;
    }
}
