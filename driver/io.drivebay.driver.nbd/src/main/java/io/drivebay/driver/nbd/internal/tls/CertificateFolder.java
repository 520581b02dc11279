package io.drivebay.driver.nbd.internal.tls;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.driver.nbd.internal.server.Tls;
import io.drivebay.protocol.nbd.tls.PemStores;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;

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
            KeyManager[] own = PemStores.identity(folder.resolve(CERTIFICATE), folder.resolve(KEY));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    own,
                    verifyClients ? UnlistedAuthorities.of(PemStores.trusted(folder.resolve(AUTHORITY))) : null,
                    null);
            return new Tls(context, verifyClients);
        } catch (IOException | GeneralSecurityException e) {
            throw new DiskException(
                    ErrorCode.INVALID_PARAMETER, "tls.certificates=" + folder + " cannot be used: " + e, e);
        }
    }
}
