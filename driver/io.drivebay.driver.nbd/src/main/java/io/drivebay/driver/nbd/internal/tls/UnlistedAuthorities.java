package io.drivebay.driver.nbd.internal.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts whom another one trusts, and does not tell clients whom. GnuTLS 3.7 (Debian 12's, by which libnbd, nbdkit and
 * QEMU encrypt) looks for a certificate of a listed authority among those whose key's type the server names, and does not
 * see that RSA-PSS takes RSA keys, which is all that Java 25 names: it then shows none. Asked without a list, it shows
 * the one that it has.
 */
final class UnlistedAuthorities extends X509ExtendedTrustManager {
    private static final X509Certificate[] NONE = {};

    private final X509ExtendedTrustManager trust;

    private UnlistedAuthorities(X509ExtendedTrustManager trust) {
        this.trust = trust;
    }

    /** In place of the managers of Java's own factory. */
    static TrustManager[] of(TrustManager[] managers) {
        return new TrustManager[] {new UnlistedAuthorities((X509ExtendedTrustManager) managers[0])};
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return NONE;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        trust.checkClientTrusted(chain, type, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        trust.checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        trust.checkClientTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        trust.checkServerTrusted(chain, type, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        trust.checkServerTrusted(chain, type, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        trust.checkServerTrusted(chain, type);
    }
}
