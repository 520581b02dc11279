package io.drivebay.core.internal;

import io.drivebay.api.driver.Attachment;
import io.drivebay.api.driver.DriverBinding;

/**
 * A drive as a binding presents it.
 *
 * @param driver the binding's name
 * @param binding the service
 * @param attachment what it made
 */
record Presence(String driver, DriverBinding binding, Attachment attachment) {}
