package io.drivebay.driver.nbd.internal.server;

import io.drivebay.protocol.nbd.Command;
import io.drivebay.protocol.nbd.CommandFlag;
import io.drivebay.protocol.nbd.NbdError;
import io.drivebay.protocol.nbd.RequestHeader;
import io.drivebay.protocol.nbd.TransmissionFlag;

/** What a client may ask for after its handshake. Threads: the loop's. */
final class RequestRules {
    private final Export export;
    private final int advertised;
    private final boolean chunked;
    private final boolean mapped;

    /**
     * @param advertised bits of {@link TransmissionFlag}
     * @param chunked whether replies come in chunks
     * @param mapped whether the client has chosen the context of allocation
     */
    RequestRules(Export export, int advertised, boolean chunked, boolean mapped) {
        this.export = export;
        this.advertised = advertised;
        this.chunked = chunked;
        this.mapped = mapped;
    }

    /** Why a request is refused, one of {@link NbdError}; 0 if it is not. */
    int check(RequestHeader header) {
        int command = header.command();
        int known = CommandFlag.known(command, header.extended());
        if (known == -1 || (header.flags() & ~known) != 0 || !offered(header)) {
            return NbdError.EINVAL;
        } else if (command == Command.FLUSH || command == Command.DISC) {
            return 0;
        } else if (Command.changes(command) && (advertised & TransmissionFlag.READ_ONLY) != 0) {
            return NbdError.EPERM;
        } else if (beyond(header)) {
            return command == Command.WRITE || command == Command.WRITE_ZEROES ? NbdError.ENOSPC : NbdError.EINVAL;
        } else if (command == Command.BLOCK_STATUS) {
            return mapped && header.length() > 0 && aligned(header.offset()) ? 0 : NbdError.EINVAL;
        } else if (!aligned(header.offset() | header.length())) {
            return NbdError.EINVAL;
        } else if ((command == Command.READ || command == Command.WRITE) && header.length() > Limits.MOST_PAYLOAD) {
            return NbdError.EINVAL;
        } else if (header.has(CommandFlag.FAST_ZERO) && command == Command.WRITE_ZEROES && !export.zeroesFast()) {
            return NbdError.ENOTSUP;
        }
        return 0;
    }

    /** Whether it was advertised. */
    private boolean offered(RequestHeader header) {
        return switch (header.command()) {
            case Command.READ -> !header.has(CommandFlag.DF) || chunked;
            case Command.TRIM -> (advertised & (TransmissionFlag.SEND_TRIM | TransmissionFlag.READ_ONLY)) != 0;
            case Command.WRITE_ZEROES ->
                !header.has(CommandFlag.FAST_ZERO)
                        || (advertised & (TransmissionFlag.SEND_FAST_ZERO | TransmissionFlag.READ_ONLY)) != 0;
            default -> true;
        };
    }

    private boolean beyond(RequestHeader header) {
        long size = export.size();
        long offset = header.offset();
        long length = header.length();
        // those above 2^63 are negative here
        return offset < 0 || length < 0 || offset > size || length > size - offset;
    }

    private boolean aligned(long value) {
        return (value & export.leastBlock() - 1L) == 0;
    }

    /** What a request for a map covers, in whole blocks. */
    long mappable(RequestHeader header) {
        long block = export.leastBlock();
        long length = (header.length() + block - 1) / block * block;
        return Math.min(length, export.size() - header.offset());
    }
}
