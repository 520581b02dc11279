/** The contracts of the API as JUnit 5 tests, to be subclassed by who implements it. */
@Export
@Version("1.0.0")
package io.drivebay.tck;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
