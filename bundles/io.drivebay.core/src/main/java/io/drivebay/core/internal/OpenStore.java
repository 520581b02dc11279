package io.drivebay.core.internal;

import io.drivebay.api.BlockDevice;
import java.util.Set;

/**
 * A store that was opened.
 *
 * @param device the outermost one; closing it closes all
 * @param innermost the provider's
 * @param services the provider and filters that it depends on
 */
record OpenStore(BlockDevice device, BlockDevice innermost, Set<Object> services) {}
