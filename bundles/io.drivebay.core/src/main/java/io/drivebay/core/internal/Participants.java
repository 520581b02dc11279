package io.drivebay.core.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.disk.MediumParticipant;
import io.drivebay.api.disk.VirtualDisk;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who take part when a medium comes and goes. */
@Component(service = Participants.class)
public final class Participants {
    private static final Logger LOG = LoggerFactory.getLogger(Participants.class);

    private final List<MediumParticipant> participants = new CopyOnWriteArrayList<>();

    private volatile Consumer<MediumParticipant> came = participant -> {};

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindParticipant(MediumParticipant participant) {
        participants.add(participant);
        came.accept(participant);
    }

    void unbindParticipant(MediumParticipant participant) {
        participants.remove(participant);
    }

    /** Who wants to know that a participant came; is told of those that are there, too. */
    void observe(Consumer<MediumParticipant> onCame) {
        came = onCame;
        participants.forEach(onCame);
    }

    /** Nobody wants to know any more. */
    void unobserve() {
        came = participant -> {};
    }

    void present(MediumParticipant participant, List<VirtualDisk> disks) {
        try {
            participant.present(disks);
        } catch (RuntimeException | Error e) {
            LOG.warn("{} failed to take up the disks", participant, e);
        }
    }

    void inserted(VirtualDisk disk) {
        participants.forEach(participant -> inserted(participant, disk));
    }

    private static void inserted(MediumParticipant participant, VirtualDisk disk) {
        try {
            participant.inserted(disk);
        } catch (RuntimeException | Error e) {
            LOG.warn("Disk {}: {} failed at the insertion", disk.name(), participant, e);
        }
    }

    /** Asks all; if one refuses, those that agreed before are told that the medium stays. */
    void removing(VirtualDisk disk, boolean force) throws DiskException {
        Deque<MediumParticipant> agreed = new ArrayDeque<>();
        for (MediumParticipant participant : participants) {
            try {
                participant.removing(disk, force);
                agreed.push(participant);
            } catch (DiskException | RuntimeException | Error e) {
                DiskException refusal = asDiskException(participant, e);
                if (force) {
                    LOG.warn("Disk {}: {}", disk.name(), refusal.describe());
                    continue;
                }
                agreed.forEach(one -> inserted(one, disk));
                throw refusal;
            }
        }
    }

    private static DiskException asDiskException(MediumParticipant participant, Throwable error) {
        return error instanceof DiskException refusal
                ? refusal
                : new DiskException(
                        ErrorCode.INTERNAL_ERROR,
                        participant + " failed at the removal: " + error + "; use force",
                        error);
    }

    void deleted(VirtualDisk disk) {
        for (MediumParticipant participant : participants) {
            try {
                participant.deleted(disk);
            } catch (RuntimeException | Error e) {
                LOG.warn("Disk {}: {} failed at the deletion", disk.name(), participant, e);
            }
        }
    }
}
