package io.drivebay.driver.nbd.internal.server;

import java.util.Optional;

/**
 * Whether clients of an address may or must encrypt.
 *
 * @param tls with what; empty if they cannot
 * @param required whether they must
 */
public record Security(Optional<Tls> tls, boolean required) {
    /** Everything in the clear. */
    public static final Security NONE = new Security(Optional.empty(), false);
}
