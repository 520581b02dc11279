package io.drivebay.desktop.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.install.DriverInstaller;
import io.drivebay.api.install.Module;
import io.drivebay.api.install.ModuleStatus.State;
import io.drivebay.api.mount.IconService;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** The services beneath the root that the framework's property names. */
class DesktopItest {
    private static final String GUID = "{1FAD0EF2-9A03-4B87-B4BC-645B7035ED90}";
    private static final int SIZE = 32;

    @InjectBundleContext
    BundleContext context;

    @InjectService(timeout = 10_000)
    IconService icons;

    @InjectService(timeout = 10_000)
    DriverInstaller installer;

    @TempDir
    Path folder;

    @Test
    void decodesAnIcon() throws Exception {
        icons.register(GUID, icon(), "itest");
        assertTrue(icons.registered("itest"));
        Path png = Path.of(
                context.getProperty("drivebay.sysroot"),
                "usr/local/share/icons/hicolor/32x32/devices",
                "drivebay-1fad0ef2-9a03-4b87-b4bc-645b7035ed90-itest.png");
        assertEquals(SIZE, ImageIO.read(png.toFile()).getWidth());
        icons.unregister(GUID, "itest");
        assertFalse(Files.exists(png));
    }

    @Test
    void installerAnswers() throws Exception {
        UUID product = UUID.randomUUID();
        assertEquals(State.NOT_PRESENT, installer.status(product, Module.DRIVER).state());
        DiskException missing = assertThrows(
                DiskException.class,
                () -> installer.install(folder.resolve("none.cab"), product, Set.of(Module.DRIVER), Set.of()));
        assertEquals(ErrorCode.FILE_NOT_FOUND, missing.code());
    }

    private Path icon() throws Exception {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_ARGB), "png", png);
        ByteBuffer ico = ByteBuffer.allocate(22 + png.size()).order(ByteOrder.LITTLE_ENDIAN);
        ico.putShort((short) 0).putShort((short) 1).putShort((short) 1);
        ico.put((byte) SIZE)
                .put((byte) SIZE)
                .putShort((short) 0)
                .putShort((short) 1)
                .putShort((short) 32);
        ico.putInt(png.size()).putInt(22).put(png.toByteArray());
        return Files.write(folder.resolve("itest.ico"), ico.array());
    }
}
