package io.drivebay.protocol.nbd.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Certificates and keys in PEM files, as Java's TLS takes them. */
public final class PemStores {
    private PemStores() {}

    /** Who one is: a certificate, perhaps with those that lead to the authority, and its key. */
    public static KeyManager[] identity(Path certificate, Path key) throws IOException, GeneralSecurityException {
        KeyStore own = empty();
        char[] password = {};
        own.setKeyEntry(
                "own", PemKey.read(key), password, certificates(certificate).toArray(Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, password);
        return keys.getKeyManagers();
    }

    /** Whom one trusts: those whose certificate an authority in the file has signed. */
    public static TrustManager[] trusted(Path authorities) throws IOException, GeneralSecurityException {
        KeyStore known = empty();
        int number = 0;
        for (Certificate authority : certificates(authorities)) {
            known.setCertificateEntry("ca" + number++, authority);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(known);
        return trust.getTrustManagers();
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }

    private static Collection<? extends Certificate> certificates(Path file)
            throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> all =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (all.isEmpty()) {
                throw new IOException(file + " has no certificate");
            }
            return all;
        }
    }
}
