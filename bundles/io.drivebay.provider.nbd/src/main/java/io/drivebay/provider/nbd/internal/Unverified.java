package io.drivebay.provider.nbd.internal;

import java.net.Socket;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Trusts whoever answers: what {@value ClientTls#VERIFY}{@code =off} asks for. */
final class Unverified extends X509ExtendedTrustManager {
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String method, SSLEngine engine) {
        // anybody
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String method, Socket socket) {
        // anybody
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String method) {
        // anybody
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String method, SSLEngine engine) {
        throw new IllegalStateException("there are no clients here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String method, Socket socket) {
        throw new IllegalStateException("there are no clients here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String method) {
        throw new IllegalStateException("there are no clients here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
