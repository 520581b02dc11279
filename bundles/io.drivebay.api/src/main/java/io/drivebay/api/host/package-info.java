/** The host's files and memory with what Java's own lack: holes, allocation, direct I/O, room given back. */
@Export
@Version("1.0.0")
package io.drivebay.api.host;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
