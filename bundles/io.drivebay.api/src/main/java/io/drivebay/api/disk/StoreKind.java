package io.drivebay.api.disk;

import io.drivebay.api.store.StoreOption;
import java.util.List;

/**
 * A provider or filter that can be used now.
 *
 * @param description one line
 * @param options what it understands
 * @param bundle symbolic name and version of the bundle it comes from
 */
public record StoreKind(String description, List<StoreOption> options, String bundle) {}
