/** Disks that are served to other machines, beside or instead of a device node here. */
@Export
@Version("1.0.0")
package io.drivebay.api.export;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
