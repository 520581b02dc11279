package io.drivebay.driver.fuse.internal;

import java.util.Map;

/** A host with one disk, that waits to be killed, or for the end of its input to take the disk down. */
public final class DyingHost {
    private DyingHost() {}

    public static void main(String[] arguments) throws Exception {
        MemoryTarget target = new MemoryTarget(16 << 20, 512, Map.of("channel", arguments[0]));
        var attachment = new FuseDriver().attach(target);
        attachment.mediumInserted();
        System.out.println(attachment.node().orElseThrow() + " " + target.guid());
        System.in.read();
        attachment.detach(false);
    }
}
