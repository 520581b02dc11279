package io.drivebay.installer.internal;

import io.drivebay.api.install.Module;
import java.util.List;
import java.util.Map;

/**
 * A module as the package has it.
 *
 * @param module which
 * @param kernel kernel modules without which it is nothing
 * @param optional kernel modules that are loaded where the kernel has them
 * @param programs programs that it needs, each with the Debian package that brings it
 * @param files content by path beneath the root
 */
record ModulePart(
        Module module,
        List<String> kernel,
        List<String> optional,
        Map<String, String> programs,
        Map<String, byte[]> files) {}
