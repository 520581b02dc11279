/** Disks whose bytes an application supplies by answering events: CBDisk, and the typed API beneath it. */
@Export
@Version("1.0.0")
package io.drivebay.cbdisk;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
