package io.drivebay.driver.fuse.internal;

import java.nio.file.Path;

/**
 * What this machine's kernel has for FUSE.
 *
 * @param device where requests come from
 * @param ring whether they may come over io_uring
 */
record FuseKernel(Path device, UringSwitch ring) {}
