package io.drivebay.cbdisk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.driver.Characteristic;
import io.drivebay.api.driver.StorageType;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Defaults, and how the numbers of the reference reach the disk. */
final class PropertiesTest extends Fixture {
    @Test
    void defaults() throws CBDiskException {
        assertFalse(disk.isActive());
        assertFalse(disk.isReadOnly());
        assertFalse(disk.isStoragePresent());
        assertFalse(disk.isSerializeEvents());
        assertEquals(16, disk.getStorageCharacteristics());
        assertEquals(CBDisk.STGT_DISK, disk.getStorageType());
        assertEquals("", disk.getStorageGUID());
        assertEquals(0, disk.getTag());
        assertEquals(0, disk.getMountingPointCount());
    }

    @Test
    void reachTheDisk() throws CBDiskException {
        disk.setStorageType(CBDisk.STGT_DISK_PNP);
        disk.setStorageCharacteristics(CBDisk.STGC_ALLOW_EJECTION | CBDisk.STGC_REMOVABLE_MEDIA);
        disk.setStorageGUID("{676D0357-A23A-49c3-B433-65AAD72DD282}");
        disk.setReadOnly(true);
        disk.config("SectorSize=4096");
        FakeDisk fake = mounted();

        assertEquals(StorageType.DISK_PNP, fake.spec().type());
        assertEquals(
                Set.of(Characteristic.ALLOW_EJECTION, Characteristic.REMOVABLE_MEDIA),
                fake.spec().characteristics());
        assertEquals(
                UUID.fromString("676D0357-A23A-49c3-B433-65AAD72DD282"),
                fake.spec().guid());
        assertEquals(4096, fake.spec().sectorSize());
        assertTrue(fake.medium().orElseThrow().readOnly());
        assertEquals(Set.of(), fake.device.capabilities());
        assertEquals("{676D0357-A23A-49C3-B433-65AAD72DD282}", disk.getStorageGUID());
        assertEquals("Volume{676D0357-A23A-49C3-B433-65AAD72DD282}", disk.config("VolumeGuidName"));
    }

    @Test
    void withoutAGuidEachStorageGetsAnother() throws CBDiskException {
        UUID first = created().spec().guid();
        disk.deleteStorage(false);

        assertFalse(first.equals(created().spec().guid()));
        assertEquals("", disk.getStorageGUID());
    }

    @Test
    void aDiscHasItsOwnSectors() throws CBDiskException {
        disk.setStorageType(CBDisk.STGT_CDROM);

        assertEquals(2048, created().spec().sectorSize());
    }

    @ParameterizedTest
    @ValueSource(ints = {CBDisk.STGC_RESERVED_1, CBDisk.STGC_RESERVED_2, 0x4, 0x80000000, -1})
    void unknownCharacteristics(int flags) {
        fails(87, () -> disk.setStorageCharacteristics(flags));
        assertEquals(16, disk.getStorageCharacteristics());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, -1})
    void unknownTypes(int type) {
        fails(87, () -> disk.setStorageType(type));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "676D0357-A23A-49c3-B433-65AAD72DD282", "{676D0357A23A49c3B43365AAD72DD282}"})
    void wrongGuids(String guid) {
        fails(87, () -> disk.setStorageGUID(guid));
    }

    @Test
    void characteristicsThatDoNotFitTheType() throws CBDiskException {
        disk.initialize(PRODUCT);
        for (int flag : new int[] {
            CBDisk.STGC_AUTOCREATE_DRIVE_LETTER, CBDisk.STGC_SHOW_IN_EJECTION_TRAY, CBDisk.STGC_ALLOW_EJECTION
        }) {
            disk.setStorageCharacteristics(flag);
            fails(87, disk::createStorage);
        }
        disk.setStorageType(CBDisk.STGT_DISK_PNP);
        disk.setStorageGUID(PRODUCT);
        for (int flag : new int[] {CBDisk.STGC_FLOPPY_DISKETTE, CBDisk.STGC_WRITE_ONCE_MEDIA}) {
            disk.setStorageCharacteristics(flag);
            fails(87, disk::createStorage);
        }
        disk.setStorageCharacteristics(CBDisk.STGC_AUTOCREATE_DRIVE_LETTER);
        disk.setStorageGUID("");
        fails(87, disk::createStorage);
    }

    @Test
    void mountingPoints() throws CBDiskException {
        created();
        disk.addMountingPoint("Y:", 0, 0);
        disk.addMountingPoint("CBDrive1", CBDisk.STGMP_SIMPLE | CBDisk.STGMP_DRIVE_LETTER_NOTIFY_ASYNC, 1000);
        disk.addMountingPoint("", CBDisk.STGMP_AUTOCREATE_DRIVE_LETTER, 0);
        disk.addMountingPoint("X:;;Share", CBDisk.STGMP_NETWORK | CBDisk.STGMP_NETWORK_READ_ACCESS, 0);

        assertEquals(4, disk.getMountingPointCount());
        assertEquals("Y:", disk.getMountingPointName(0));
        assertEquals(CBDisk.STGMP_SIMPLE, disk.getMountingPointFlags(0));
        assertEquals(0, disk.getMountingPointAuthenticationId(0));
        assertEquals("CBDrive1", disk.getMountingPointName(1));
        assertEquals(
                CBDisk.STGMP_SIMPLE | CBDisk.STGMP_DRIVE_LETTER_NOTIFY_ASYNC | CBDisk.STGMP_LOCAL,
                disk.getMountingPointFlags(1));
        assertEquals(1000, disk.getMountingPointAuthenticationId(1));
        assertEquals("Z:", disk.getMountingPointName(2));
        assertEquals(CBDisk.STGMP_NETWORK | CBDisk.STGMP_NETWORK_READ_ACCESS, disk.getMountingPointFlags(3));
        for (int index : new int[] {-1, 4}) {
            fails(87, () -> disk.getMountingPointName(index));
            fails(87, () -> disk.getMountingPointFlags(index));
            fails(87, () -> disk.getMountingPointAuthenticationId(index));
        }
    }

    @Test
    void removalByIndexAndByValues() throws CBDiskException {
        created();
        for (String name : List.of("W:", "X:", "Y:")) {
            disk.addMountingPoint(name, 0, 0);
        }
        disk.addMountingPoint("", CBDisk.STGMP_AUTOCREATE_DRIVE_LETTER | CBDisk.STGMP_DRIVE_LETTER_NOTIFY_ASYNC, 0);

        fails(87, () -> disk.removeMountingPoint(4, "", 0, 0));
        fails(87, () -> disk.removeMountingPoint(-2, "", 0, 0));
        fails(1168, () -> disk.removeMountingPoint(-1, "Q:", 0, 0));
        fails(1168, () -> disk.removeMountingPoint(-1, "X:", CBDisk.STGMP_MOUNT_MANAGER, 0));
        fails(1168, () -> disk.removeMountingPoint(-1, "X:", 0, 7));
        fails(87, () -> disk.removeMountingPoint(-1, "X:", 0x800000, 0));
        disk.removeMountingPoint(0, "ignored", -1, 9);
        disk.removeMountingPoint(-1, "Y:", CBDisk.STGMP_DRIVE_LETTER_NOTIFY_ASYNC, 0);
        // that its adding was not waited for does not count
        disk.removeMountingPoint(-1, "", CBDisk.STGMP_AUTOCREATE_DRIVE_LETTER, 0);

        assertEquals(
                List.of("unmount W: false and wait", "unmount Y: false", "unmount Z: false and wait"), services.calls);
        assertEquals(1, disk.getMountingPointCount());
        assertEquals("X:", disk.getMountingPointName(0));
    }

    /** By the values that it was added with, among which there is no letter. */
    @Test
    void aShareWithAnAutomaticLetterIsRemoved() throws CBDiskException {
        created();
        int flags = CBDisk.STGMP_NETWORK | CBDisk.STGMP_NETWORK_READ_ACCESS | CBDisk.STGMP_AUTOCREATE_DRIVE_LETTER;
        disk.addMountingPoint(";;Other", flags, 0);
        disk.addMountingPoint(";;Share", flags, 0);

        fails(1168, () -> disk.removeMountingPoint(-1, ";;None", flags, 0));
        fails(1168, () -> disk.removeMountingPoint(-1, "", flags, 0));
        disk.removeMountingPoint(-1, ";;Share", flags, 0);

        assertEquals(1, disk.getMountingPointCount());
        assertEquals("Z:;;Other", disk.getMountingPointName(0));
        disk.removeMountingPoint(-1, "Z:;;Other", flags, 0);
        assertEquals(0, disk.getMountingPointCount());
    }

    @Test
    void unknownMountingPointFlags() throws CBDiskException {
        created();

        fails(87, () -> disk.addMountingPoint("Z:", 0x80000000, 0));
    }
}
