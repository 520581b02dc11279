package io.drivebay.cbdisk;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.cbdisk.internal.Application;
import io.drivebay.cbdisk.internal.EventScope;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.osgi.framework.Version;

/** The configuration settings of a {@link CBDisk}; names in any case. */
final class Settings {
    private static final Set<Integer> SECTOR_SIZES = Set.of(512, 1024, 2048, 4096);
    private static final int DEFAULT_SECTOR_SIZE = 512;

    private final Application application;
    private final Supplier<HandlerDisk> storage;
    private final Map<String, Setting> settings = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    private volatile boolean asyncDelete = true;
    private volatile boolean searchIndexer;

    /** 0 for what the storage's type has. */
    private volatile int sectorSize;

    Settings(Application application, Supplier<HandlerDisk> storage) {
        this.application = application;
        this.storage = storage;
        settings.put(
                "AsyncDeleteStorageNotifications",
                new Setting(() -> text(asyncDelete), value -> asyncDelete = truth(value)));
        settings.put(
                "LoggingEnabled",
                new Setting(
                        () -> text(application.logging().enabled()),
                        value -> application.logging().enable(truth(value))));
        settings.put(
                "SectorSize",
                new Setting(
                        () -> String.valueOf(sectorSize == 0 ? DEFAULT_SECTOR_SIZE : sectorSize), this::setSectorSize));
        settings.put("SupportSearchIndexer", new Setting(() -> text(searchIndexer), this::setSearchIndexer));
        settings.put("VolumeGuidName", new Setting(this::volumeGuidName, null));
        settings.put("BuildInfo", new Setting(this::buildInfo, null));
        settings.put("LicenseInfo", new Setting(Settings::licenseInfo, null));
    }

    @FunctionalInterface
    private interface Reading {
        String value() throws DiskException;
    }

    @FunctionalInterface
    private interface Writing {
        void set(String value) throws DiskException;
    }

    /** What a name stands for; one without writing can only be read. */
    private record Setting(Reading reading, Writing writing) {}

    boolean asyncDeleteStorageNotifications() {
        return asyncDelete;
    }

    /** 0 for what the storage's type has. */
    int sectorSize() {
        return sectorSize;
    }

    String config(String text) throws DiskException {
        int equals = text.indexOf('=');
        String name = (equals < 0 ? text : text.substring(0, equals)).strip();
        Setting setting = settings.get(name);
        if (setting == null) {
            throw invalid("there is no setting '" + name + "'; there are "
                    + settings.keySet().stream().collect(Collectors.joining(", ")));
        }
        if (equals >= 0) {
            if (setting.writing() == null) {
                throw new DiskException(ErrorCode.ACCESS_DENIED, "the setting '" + name + "' can only be read");
            }
            setting.writing().set(text.substring(equals + 1).strip());
        }
        return setting.reading().value();
    }

    private void setSectorSize(String value) throws DiskException {
        EventScope.outside("config(\"SectorSize=…\")");
        if (storage.get() != null) {
            throw new DiskException(
                    ErrorCode.CAN_NOT_COMPLETE, "SectorSize cannot be changed while there is a storage");
        }
        int bytes;
        try {
            bytes = Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw sectorError(value);
        }
        if (!SECTOR_SIZES.contains(bytes)) {
            throw sectorError(value);
        }
        sectorSize = bytes;
    }

    private static DiskException sectorError(String value) {
        return invalid("SectorSize '" + value + "' is not 512, 1024, 2048 or 4096");
    }

    private void setSearchIndexer(String value) throws DiskException {
        EventScope.outside("config(\"SupportSearchIndexer=…\")");
        searchIndexer = truth(value);
    }

    private String volumeGuidName() {
        HandlerDisk disk = storage.get();
        return disk == null
                ? ""
                : "Volume{" + disk.disk().spec().guid().toString().toUpperCase(Locale.ROOT) + "}";
    }

    private String buildInfo() throws DiskException {
        Version version = application.services().version();
        return "Drivebay CBDisk " + version + ", Java " + Runtime.version() + ", " + System.getProperty("os.name") + " "
                + System.getProperty("os.arch");
    }

    private static String licenseInfo() {
        return "Product: Drivebay CBDisk\nProduct Key: none\nLicense Source: Bundle-License\nLicense Type: Apache-2.0";
    }

    private static String text(boolean value) {
        return value ? "True" : "False";
    }

    private static boolean truth(String value) throws DiskException {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "1" -> true;
            case "false", "no", "0" -> false;
            default -> throw invalid("'" + value + "' is neither True, Yes, 1 nor False, No, 0");
        };
    }

    private static DiskException invalid(String message) {
        return new DiskException(ErrorCode.INVALID_PARAMETER, message);
    }
}
