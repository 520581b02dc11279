/** The disks: their life cycle, state, statistics and events. */
@Export
@Version("1.0.0")
package io.drivebay.api.disk;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
