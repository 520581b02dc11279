/** Linux system calls behind types of our own: the only place that knows JNA, which appears in no signature. */
@Export
@Version("1.0.0")
package io.drivebay.driver.linux;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
