package io.drivebay.api.disk;

import io.drivebay.api.driver.Probe;

/**
 * A driver binding and what it can do.
 *
 * @param name by which a disk may ask for it
 * @param probe here and now
 * @param bundle symbolic name and version of the bundle it comes from
 */
public record DriverChoice(String name, Probe probe, String bundle) {}
