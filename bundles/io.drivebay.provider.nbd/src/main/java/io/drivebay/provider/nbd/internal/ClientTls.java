package io.drivebay.provider.nbd.internal;

import io.drivebay.api.store.StoreLayer;
import io.drivebay.api.store.StoreUriException;
import io.drivebay.protocol.nbd.tls.PemStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/**
 * How the server is spoken to. Threads: any.
 *
 * @param context who we are and whom we trust
 * @param hostname whose certificate the server must show
 * @param verify whether it must
 */
record ClientTls(SSLContext context, String hostname, boolean verify) {
    static final String CERTIFICATES = "tls-certificates";
    static final String HOSTNAME = "tls-hostname";
    static final String VERIFY = "tls-verify-peer";

    private static final String AUTHORITY = "ca-cert.pem";
    private static final String CERTIFICATE = "client-cert.pem";
    private static final String KEY = "client-key.pem";

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    /** What a store URI asks for; empty without TLS. */
    static Optional<ClientTls> of(StoreLayer layer, ServerAddress address) throws StoreUriException {
        if (!address.encrypted()) {
            for (String option : new String[] {CERTIFICATES, HOSTNAME, VERIFY}) {
                if (layer.option(option).isPresent()) {
                    throw layer.optionError(
                            option,
                            "this is for TLS; write " + layer.name().replace(ServerAddress.NBD, ServerAddress.NBDS)
                                    + ", or leave it out");
                }
            }
            return Optional.empty();
        }
        boolean verify = layer.flag(VERIFY, true);
        String standard = address.socket().isPresent() ? "localhost" : address.host();
        Optional<String> folder = layer.option(CERTIFICATES);
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(identity(folder), verify ? trusted(folder) : new TrustManager[] {new Unverified()}, null);
            return Optional.of(new ClientTls(context, layer.option(HOSTNAME).orElse(standard), verify));
        } catch (IOException | GeneralSecurityException e) {
            throw layer.optionError(CERTIFICATES, "the certificates cannot be used: " + e);
        }
    }

    private static KeyManager[] identity(Optional<String> folder) throws IOException, GeneralSecurityException {
        if (folder.isEmpty() || !Files.exists(Path.of(folder.get(), CERTIFICATE))) {
            return null;
        }
        return PemStores.identity(Path.of(folder.get(), CERTIFICATE), Path.of(folder.get(), KEY));
    }

    /** Without a folder those that Java trusts. */
    private static TrustManager[] trusted(Optional<String> folder) throws IOException, GeneralSecurityException {
        return folder.isEmpty() ? null : PemStores.trusted(Path.of(folder.get(), AUTHORITY));
    }

    /** A session with the server. */
    SSLEngine engine(int port) {
        SSLEngine engine = context.createSSLEngine(hostname, port);
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(PROTOCOLS);
        if (verify) {
            SSLParameters parameters = engine.getSSLParameters();
            // the rule by which names of a certificate are compared (RFC 2818)
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            engine.setSSLParameters(parameters);
        }
        return engine;
    }
}
