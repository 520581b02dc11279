/** Blocks and errors: what every part of Drivebay shares. */
@Export
@Version("1.0.0")
package io.drivebay.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
