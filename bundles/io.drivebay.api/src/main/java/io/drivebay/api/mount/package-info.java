/** Where a disk's file system appears: mounting points, file systems and icons. */
@Export
@Version("1.0.0")
package io.drivebay.api.mount;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
