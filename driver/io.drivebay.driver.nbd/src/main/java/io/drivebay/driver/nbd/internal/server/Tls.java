package io.drivebay.driver.nbd.internal.server;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/**
 * How clients encrypt. Threads: any.
 *
 * @param context the server's certificate, and whom it trusts
 * @param verifyClients whether clients must show a certificate that is trusted
 */
public record Tls(SSLContext context, boolean verifyClients) {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    /** A session with a new client. */
    SSLEngine engine() {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setEnabledProtocols(PROTOCOLS);
        engine.setNeedClientAuth(verifyClients);
        return engine;
    }
}
