package io.drivebay.desktop.internal;

import com.twelvemonkeys.image.ResampleOp;
import com.twelvemonkeys.imageio.plugins.bmp.ICOImageReaderSpi;
import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** An .ico file, decoded. */
final class IconFile {
    private static final int MOST_BYTES = 8 << 20;
    private static final int MOST_IMAGES = 64;
    private static final int LARGEST = 256;
    /** Those for which the hicolor theme has folders. */
    private static final List<Integer> SIZES = List.of(16, 24, 32, 48, 64, 128, 256);

    private IconFile() {}

    /**
     * The icon in the sizes that a theme has, up to its own largest, but at least one.
     *
     * @throws DiskException FILE_NOT_FOUND; INVALID_PARAMETER if it is no icon
     */
    static Map<Integer, BufferedImage> read(Path file) throws DiskException {
        byte[] content;
        try (InputStream stream = Files.newInputStream(file)) {
            content = stream.readNBytes(MOST_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw new DiskException(ErrorCode.FILE_NOT_FOUND, "the icon " + file + " does not exist", e);
        } catch (IOException e) {
            throw new DiskException(ErrorCode.of(e), "cannot read the icon " + file + ": " + e.getMessage(), e);
        }
        if (content.length > MOST_BYTES) {
            throw invalid(file, "it is larger than " + (MOST_BYTES >> 20) + " MiB", null);
        }
        try {
            return scale(decode(content));
        } catch (IOException | RuntimeException e) {
            // the decoder meets damage with either
            throw invalid(file, String.valueOf(e.getMessage()), e);
        }
    }

    /** Its images by width; of several the one with the most colours. */
    private static TreeMap<Integer, BufferedImage> decode(byte[] content) throws IOException {
        TreeMap<Integer, BufferedImage> images = new TreeMap<>();
        ImageReader reader = new ICOImageReaderSpi().createReaderInstance(null);
        try (ImageInputStream input = new MemoryCacheImageInputStream(new ByteArrayInputStream(content))) {
            reader.setInput(input);
            int count = reader.getNumImages(true);
            if (count > MOST_IMAGES) {
                throw new IOException("it has " + count + " images, more than " + MOST_IMAGES);
            }
            for (int i = 0; i < count; i++) {
                int width = reader.getWidth(i);
                if (width != reader.getHeight(i) || width < 1 || width > LARGEST) {
                    continue;
                }
                ImageReadParam param = reader.getDefaultReadParam();
                // what is packed inside could be far larger than the icon says
                param.setSourceRegion(new Rectangle(width, width));
                BufferedImage image = reader.read(i, param);
                images.merge(width, image, IconFile::richer);
            }
        } finally {
            reader.dispose();
        }
        if (images.isEmpty()) {
            throw new IOException("it has no square image of at most " + LARGEST + " pixels");
        }
        return images;
    }

    private static BufferedImage richer(BufferedImage first, BufferedImage second) {
        return second.getColorModel().getPixelSize() > first.getColorModel().getPixelSize() ? second : first;
    }

    private static Map<Integer, BufferedImage> scale(TreeMap<Integer, BufferedImage> images) {
        Map<Integer, BufferedImage> scaled = new TreeMap<>();
        for (int size : SIZES) {
            Integer source = images.ceilingKey(size);
            if (source == null && scaled.isEmpty()) {
                source = images.lastKey();
            }
            if (source != null) {
                scaled.put(size, source == size ? images.get(source) : resample(images.get(source), size));
            }
        }
        return scaled;
    }

    private static BufferedImage resample(BufferedImage image, int size) {
        BufferedImage coloured = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_ARGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                coloured.setRGB(x, y, image.getRGB(x, y));
            }
        }
        return new ResampleOp(size, size, ResampleOp.FILTER_LANCZOS).filter(coloured, null);
    }

    private static DiskException invalid(Path file, String why, Throwable cause) {
        return new DiskException(ErrorCode.INVALID_PARAMETER, file + " is no icon: " + why, cause);
    }
}
