package io.drivebay.cbdisk.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.cbdisk.CBDisk;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Icons by the methods of the reference, in a system in a folder. */
class IconsItest extends DiskFixture {
    private static final int PIXELS = 16;

    @Test
    void anIconFromItsRegistrationToItsEnd() throws Exception {
        String name = "drivebay-" + PRODUCT.substring(1, PRODUCT.length() - 1).toLowerCase(Locale.ROOT) + "-vault";
        Path picture = system.resolve("usr/local/share/icons/hicolor/16x16/devices/" + name + ".png");
        disk.install(CABINET, PRODUCT, "", CBDisk.MODULE_DRIVER | CBDisk.MODULE_HELPER_DLL, 0);
        disk.initialize(PRODUCT);
        assertFalse(disk.isIconRegistered("vault"));

        assertFalse(disk.registerIcon(icon().toString(), PRODUCT, "vault"), "nothing needs a restart");
        assertTrue(disk.isIconRegistered("vault"));
        assertEquals(PIXELS, ImageIO.read(picture.toFile()).getWidth());

        fails(21, () -> disk.setIcon("vault"));
        disk.createStorage();
        disk.setIcon("vault");
        disk.mountMedia(0);
        String node = manager.disks().get(0).node().orElseThrow().getFileName().toString();
        Path shown = system.resolve("run/udev/rules.d")
                .resolve("71-drivebay-icon-" + manager.disks().get(0).spec().guid() + ".rules");
        String rule = Files.readString(shown);
        assertTrue(rule.contains("KERNEL==\"" + node + "\""), rule);
        assertTrue(rule.contains("ENV{UDISKS_ICON_NAME}=\"" + name + "\""), rule);
        disk.resetIcon();
        assertTrue(Files.notExists(shown));

        fails(2, () -> disk.setIcon("none"));
        disk.setIcon("vault");
        assertTrue(Files.exists(shown));
        disk.deleteStorage(false);
        assertTrue(Files.notExists(shown), "until the storage is deleted");

        assertFalse(disk.unregisterIcon(PRODUCT, "vault"));
        assertFalse(disk.isIconRegistered("vault"));
        assertTrue(Files.notExists(picture));
        disk.uninstall(CABINET, PRODUCT, "", CBDisk.UNINSTALL_VERSION_ALL);
    }

    /** An .ico with one picture, as PNG. */
    private Path icon() throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(PIXELS, PIXELS, BufferedImage.TYPE_INT_ARGB), "png", png);
        ByteBuffer ico = ByteBuffer.allocate(22 + png.size()).order(ByteOrder.LITTLE_ENDIAN);
        ico.putShort((short) 0).putShort((short) 1).putShort((short) 1);
        ico.put((byte) PIXELS).put((byte) PIXELS).putShort((short) 0);
        ico.putShort((short) 1).putShort((short) 32);
        ico.putInt(png.size()).putInt(22).put(png.toByteArray());
        return Files.write(folder.resolve("vault.ico"), ico.array());
    }
}
