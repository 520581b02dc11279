package io.drivebay.driver.nbd.internal.server;

import io.drivebay.driver.nbd.internal.tls.CertificateFolder;
import io.drivebay.protocol.nbd.tls.PemStores;
import io.drivebay.testhost.Certificates;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** A server's certificate and a client's of one authority. */
final class TlsContexts {
    private final Tls server;
    private final Path client;

    TlsContexts(Path folder) throws IOException, InterruptedException {
        Certificates certificates = new Certificates(folder);
        server = CertificateFolder.read(certificates.signed("server", "server", "rsa:2048"), true);
        client = certificates.signed("client", "client", "rsa:2048");
    }

    /** Of an address whose clients may encrypt, or must. */
    Security security(boolean required) {
        return new Security(Optional.of(server), required);
    }

    /** A client's, with its certificate; for one version of the protocol and those before it. */
    SSLContext client(String version) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance(version);
        context.init(
                PemStores.identity(client.resolve("client-cert.pem"), client.resolve("client-key.pem")),
                PemStores.trusted(client.resolve("ca-cert.pem")),
                null);
        return context;
    }
}
