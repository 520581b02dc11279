package io.drivebay.vm;

import io.drivebay.cbdisk.CBDisk;
import io.drivebay.cbdisk.CBDiskException;

/** A program that shuts its system down, or restarts it: message, seconds, force, restart. */
final class ShutdownCall {
    private ShutdownCall() {}

    public static void main(String[] arguments) throws CBDiskException {
        System.out.println(new CBDisk()
                .shutdownSystem(
                        arguments[0],
                        Integer.parseInt(arguments[1]),
                        Boolean.parseBoolean(arguments[2]),
                        Boolean.parseBoolean(arguments[3])));
    }
}
