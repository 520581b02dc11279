package io.drivebay.core.itest;

import io.drivebay.api.disk.MediumParticipant;
import io.drivebay.api.disk.VirtualDisk;

/** A participant that does nothing of its own. */
class Onlooker implements MediumParticipant {
    @Override
    public void inserted(VirtualDisk disk) {
        // it takes no part
    }

    @Override
    public void removing(VirtualDisk disk, boolean force) {
        // it does not mind
    }

    @Override
    public void deleted(VirtualDisk disk) {
        // it keeps nothing
    }
}
