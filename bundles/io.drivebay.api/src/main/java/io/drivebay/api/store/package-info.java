/** Where bytes come from: store URIs, and the providers and filters that open them. */
@Export
@Version("1.0.0")
package io.drivebay.api.store;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
