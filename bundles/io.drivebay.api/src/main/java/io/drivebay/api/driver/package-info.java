/** How a disk reaches the operating system: driver bindings, and the request slots through which they ask for I/O. */
@Export
@Version("1.0.0")
package io.drivebay.api.driver;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
