package io.drivebay.protocol.nbd.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A private key in a PEM file (RFC 7468): PKCS #8, or PKCS #1 for RSA (RFC 8017), as certtool writes it. */
public final class PemKey {
    private static final Pattern KEY = Pattern.compile(
            "-----BEGIN ((?:RSA )?)PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END (?:RSA )?PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    /** {@code version 0, algorithm rsaEncryption} of a PrivateKeyInfo (RFC 5208). */
    private static final byte[] RSA_INFO = {2, 1, 0, 48, 13, 6, 9, 42, -122, 72, -122, -9, 13, 1, 1, 1, 5, 0};

    private static final byte SEQUENCE = 48;
    private static final byte OCTET_STRING = 4;

    private PemKey() {}

    /** The key of a file. */
    public static PrivateKey read(Path file) throws IOException {
        Matcher found = KEY.matcher(Files.readString(file));
        if (!found.find()) {
            throw new IOException(
                    file + " has no private key that can be read; convert it with: openssl pkcs8 -topk8" + " -nocrypt");
        }
        byte[] bytes = Base64.getMimeDecoder().decode(found.group(2));
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(found.group(1).isEmpty() ? bytes : wrapped(bytes));
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException e) {
                // another algorithm's key
                continue;
            } catch (NoSuchAlgorithmException e) {
                throw new IOException("this Java has no " + algorithm, e);
            }
        }
        throw new IOException(file + " has a private key of an unknown kind; use RSA, EC or Ed25519");
    }

    private static byte[] wrapped(byte[] rsaKey) {
        byte[] key = tagged(OCTET_STRING, rsaKey);
        return tagged(
                SEQUENCE,
                ByteBuffer.allocate(RSA_INFO.length + key.length)
                        .put(RSA_INFO)
                        .put(key)
                        .array());
    }

    /** DER: a tag, a length, which needs 2 bytes for any RSA key, and the contents. */
    private static byte[] tagged(byte tag, byte[] contents) {
        return ByteBuffer.allocate(4 + contents.length)
                .put(tag)
                .put((byte) 0x82)
                .putShort((short) contents.length)
                .put(contents)
                .array();
    }
}
