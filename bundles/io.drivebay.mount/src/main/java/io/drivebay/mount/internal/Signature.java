package io.drivebay.mount.internal;

/**
 * What a node starts with.
 *
 * @param type as blkid(8) calls it
 * @param mountable whether it is a file system, and nothing else (a partition table, a container, swap)
 */
record Signature(String type, boolean mountable) {
    /** The kernel's name of the file system. */
    String kernelType() {
        return type.equals("ntfs") ? "ntfs3" : type;
    }
}
