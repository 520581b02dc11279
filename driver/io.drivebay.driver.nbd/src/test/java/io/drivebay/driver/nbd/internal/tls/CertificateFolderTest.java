package io.drivebay.driver.nbd.internal.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.protocol.nbd.tls.PemStores;
import io.drivebay.testhost.Certificates;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a folder of certificates makes of a server. */
@Timeout(60)
final class CertificateFolderTest {
    @TempDir
    Path folder;

    private Certificates certificates;
    private Path server;

    @BeforeEach
    void make() throws Exception {
        certificates = new Certificates(folder);
        server = certificates.signed("server", "server", "rsa:2048");
    }

    /** Shows a client's certificate whatever it is asked for, and keeps that. */
    private static final class Identity extends X509ExtendedKeyManager {
        private final X509ExtendedKeyManager own;
        private final AtomicReference<Principal[]> asked = new AtomicReference<>(new Principal[] {() -> "never asked"});

        Identity(Path client) throws Exception {
            own = (X509ExtendedKeyManager)
                    PemStores.identity(client.resolve("client-cert.pem"), client.resolve("client-key.pem"))[0];
        }

        @Override
        public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
            asked.set(issuers);
            return own.chooseClientAlias(types, issuers, socket);
        }

        @Override
        public String[] getClientAliases(String type, Principal[] issuers) {
            return own.getClientAliases(type, issuers);
        }

        @Override
        public String[] getServerAliases(String type, Principal[] issuers) {
            return own.getServerAliases(type, issuers);
        }

        @Override
        public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
            return own.chooseServerAlias(type, issuers, socket);
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return own.getCertificateChain(alias);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return own.getPrivateKey(alias);
        }
    }

    /** Who the server takes the client for. */
    private String greeted(Path client, Identity identity) throws Exception {
        SSLContext mine = SSLContext.getInstance("TLS");
        mine.init(new KeyManager[] {identity}, PemStores.trusted(client.resolve("ca-cert.pem")), null);
        SSLContext ours = CertificateFolder.read(server, true).context();
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (SSLServerSocket listening =
                (SSLServerSocket) ours.getServerSocketFactory().createServerSocket(0, 1, loopback)) {
            listening.setNeedClientAuth(true);
            FutureTask<String> taken = new FutureTask<>(() -> {
                try (SSLSocket socket = (SSLSocket) listening.accept()) {
                    socket.startHandshake();
                    socket.getOutputStream().write(1);
                    return socket.getSession().getPeerPrincipal().getName();
                }
            });
            new Thread(taken, "test-server").start();
            try (Socket socket = mine.getSocketFactory().createSocket(loopback, listening.getLocalPort())) {
                assertEquals(1, socket.getInputStream().read());
            }
            return taken.get();
        }
    }

    @Test
    void clientsAreNotToldWhomTheServerTrusts() throws Exception {
        Path client = certificates.signed("client", "client", "rsa:2048");
        Identity identity = new Identity(client);
        assertEquals("CN=client", greeted(client, identity));
        Principal[] asked = identity.asked.get();
        if (asked != null) {
            assertEquals(0, asked.length, () -> Arrays.toString(asked));
        }
    }

    @Test
    void aFolderThatLacksAFileIsRefusedByItsName() throws Exception {
        Files.delete(server.resolve("ca-cert.pem"));
        DiskException refusal = assertThrows(DiskException.class, () -> CertificateFolder.read(server, true));
        assertEquals(ErrorCode.INVALID_PARAMETER, refusal.code());
        assertTrue(refusal.getMessage().contains("ca-cert.pem"), refusal.getMessage());
        assertFalse(CertificateFolder.read(server, false).verifyClients());
    }
}
