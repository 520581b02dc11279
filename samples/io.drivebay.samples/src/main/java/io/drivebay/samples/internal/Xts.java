package io.drivebay.samples.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES in XTS mode, for data units of whole blocks: IEEE 1619. The first half of the key is for the data, the second for
 * the tweaks. Threads: any; each call has ciphers of its own.
 */
final class Xts {
    private static final int BLOCK = 16;
    private static final int REDUCTION = 0x87;

    private final SecretKeySpec dataKey;
    private final SecretKeySpec tweakKey;
    private final int unit;

    /**
     * A mode with a key.
     *
     * @param key 32 bytes for AES-128, 64 for AES-256
     * @param unit bytes of a data unit, a multiple of 16
     */
    Xts(byte[] key, int unit) {
        if (key.length != 32 && key.length != 64 || unit <= 0 || unit % BLOCK != 0) {
            throw new IllegalArgumentException("a key of " + key.length + " bytes, units of " + unit);
        }
        int half = key.length / 2;
        this.dataKey = new SecretKeySpec(key, 0, half, "AES");
        this.tweakKey = new SecretKeySpec(key, half, half, "AES");
        this.unit = unit;
    }

    /** Encrypts whole data units in place, of which the first has a number. */
    void encrypt(long number, byte[] bytes) throws GeneralSecurityException {
        transform(Cipher.ENCRYPT_MODE, number, bytes);
    }

    /** Decrypts whole data units in place, of which the first has a number. */
    void decrypt(long number, byte[] bytes) throws GeneralSecurityException {
        transform(Cipher.DECRYPT_MODE, number, bytes);
    }

    private void transform(int mode, long number, byte[] bytes) throws GeneralSecurityException {
        Cipher data = cipher(mode, dataKey);
        Cipher tweak = cipher(Cipher.ENCRYPT_MODE, tweakKey);
        ByteBuffer tweaks = ByteBuffer.allocate(unit).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < bytes.length; at += unit) {
            fill(tweaks, tweak, number + at / unit);
            mix(bytes, at, tweaks.array());
            data.doFinal(bytes, at, unit, bytes, at);
            mix(bytes, at, tweaks.array());
        }
    }

    private static Cipher cipher(int mode, SecretKeySpec key) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
        cipher.init(mode, key);
        return cipher;
    }

    /** The tweak of each block of a unit: the encrypted number, then each the one before times x in GF(2^128). */
    private void fill(ByteBuffer tweaks, Cipher cipher, long number) throws GeneralSecurityException {
        tweaks.clear().putLong(0, number).putLong(8, 0);
        cipher.doFinal(tweaks.array(), 0, BLOCK, tweaks.array(), 0);
        for (int at = BLOCK; at < unit; at += BLOCK) {
            long low = tweaks.getLong(at - BLOCK);
            long high = tweaks.getLong(at - BLOCK + 8);
            tweaks.putLong(at, low << 1 ^ (high < 0 ? REDUCTION : 0));
            tweaks.putLong(at + 8, high << 1 | low >>> 63);
        }
    }

    private void mix(byte[] bytes, int at, byte[] tweaks) {
        for (int i = 0; i < unit; i++) {
            bytes[at + i] ^= tweaks[i];
        }
    }
}
