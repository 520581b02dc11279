/** Installing and removing the system modules that drivers need. */
@Export
@Version("1.0.0")
package io.drivebay.api.install;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
