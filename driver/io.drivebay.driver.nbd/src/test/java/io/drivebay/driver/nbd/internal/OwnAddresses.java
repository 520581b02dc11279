package io.drivebay.driver.nbd.internal;

import io.drivebay.api.DiskException;

/** What a port alone means, said by a process that sees other interfaces than the tests do. */
final class OwnAddresses {
    private OwnAddresses() {}

    public static void main(String[] port) throws DiskException {
        TcpAddress.parse(port[0]).forEach(address -> System.out.println(address.host()));
    }
}
