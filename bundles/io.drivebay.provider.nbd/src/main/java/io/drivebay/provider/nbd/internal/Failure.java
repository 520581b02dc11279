package io.drivebay.provider.nbd.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;

/** Why a server could not be reached, with the mend. */
final class Failure {
    private Failure() {}

    static DiskException of(ServerAddress address, IOException cause) {
        if (cause instanceof DiskException disk) {
            return disk;
        } else if (cause instanceof UnknownHostException) {
            return failure(ErrorCode.DEV_NOT_EXIST, address, "no host has that name; correct it", cause);
        } else if (cause instanceof ClosedChannelException) {
            return failure(
                    ErrorCode.SEM_TIMEOUT, address, "the server does not answer; is the host up, and the port?", cause);
        } else if (cause instanceof ProtocolException) {
            return failure(ErrorCode.IO_DEVICE, address, cause.getMessage(), cause);
        } else if (cause instanceof EOFException) {
            return failure(
                    ErrorCode.DEV_NOT_EXIST,
                    address,
                    "the server ends the connection in the handshake; does it let this host in, and how often?",
                    cause);
        }
        String said = String.valueOf(cause.getMessage());
        if (said.contains("refused")) {
            return failure(
                    ErrorCode.DEV_NOT_EXIST,
                    address,
                    "no server listens there; start it or correct the address",
                    cause);
        } else if (said.contains("No such file")) {
            return failure(
                    ErrorCode.FILE_NOT_FOUND,
                    address,
                    "there is no such socket; start the server or correct it",
                    cause);
        } else if (said.contains("Permission denied")) {
            return failure(
                    ErrorCode.ACCESS_DENIED, address, "the socket is not this user's; change its permissions", cause);
        }
        return failure(ErrorCode.DEV_NOT_EXIST, address, "the server cannot be reached: " + cause, cause);
    }

    private static DiskException failure(ErrorCode code, ServerAddress address, String what, IOException cause) {
        return new DiskException(code, address + ": " + what, cause);
    }
}
