package io.drivebay.driver.nbd.internal.tls;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.driver.nbd.internal.server.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A folder with a server's certificate, laid out as nbdkit and QEMU have it: {@value #CERTIFICATE}, {@value #KEY} and,
 * if clients are to show theirs, {@value #AUTHORITY}.
 */
public final class CertificateFolder {
    static final String CERTIFICATE = "server-cert.pem";
    static final String KEY = "server-key.pem";
    static final String AUTHORITY = "ca-cert.pem";

    private CertificateFolder() {}

    /**
     * Reads a folder.
     *
     * @throws DiskException INVALID_PARAMETER, naming the file and what is wrong with it
     */
    public static Tls read(Path folder, boolean verifyClients) throws DiskException {
        try {
            KeyStore own = KeyStore.getInstance(KeyStore.getDefaultType());
            own.load(null, null);
            char[] password = {};
            Certificate[] chain = certificates(folder.resolve(CERTIFICATE)).toArray(Certificate[]::new);
            own.setKeyEntry("server", PemKey.read(folder.resolve(KEY)), password, chain);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), verifyClients ? trusted(folder).getTrustManagers() : null, null);
            return new Tls(context, verifyClients);
        } catch (IOException | GeneralSecurityException e) {
            throw new DiskException(
                    ErrorCode.INVALID_PARAMETER, "tls.certificates=" + folder + " cannot be used: " + e, e);
        }
    }

    private static TrustManagerFactory trusted(Path folder) throws IOException, GeneralSecurityException {
        KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
        authorities.load(null, null);
        int number = 0;
        for (Certificate authority : certificates(folder.resolve(AUTHORITY))) {
            authorities.setCertificateEntry("ca" + number++, authority);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(authorities);
        return trust;
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
