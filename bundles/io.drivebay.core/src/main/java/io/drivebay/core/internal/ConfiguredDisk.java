package io.drivebay.core.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.Guid;
import io.drivebay.api.TimeSpan;
import io.drivebay.api.disk.DiskDeclaration;
import io.drivebay.api.disk.DiskSpec;
import io.drivebay.api.disk.MediumSpec;
import io.drivebay.api.driver.StorageType;
import io.drivebay.api.mount.MountingPointSpec;
import io.drivebay.api.store.StoreUri;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One factory configuration, and so one declared disk, for as long as the configuration is there. */
@Component(
        service = ConfiguredDisk.class,
        immediate = true, // it is there to act, nobody asks for it
        configurationPid = ConfiguredDisk.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = DiskConfiguration.class, factory = true)
public final class ConfiguredDisk {
    static final String PID = "io.drivebay.disk";

    /** Put by File Install into what came from a file; a URL. */
    private static final String FILE = "felix.fileinstall.filename";

    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredDisk.class);

    private final Declarations declarations;
    private final DeclaredDisk disk;

    @Activate
    public ConfiguredDisk(
            @Reference Declarations declarations,
            DiskConfiguration configuration,
            Map<String, Object> properties,
            BundleContext context) {
        this.declarations = declarations;
        DiskDeclaration declaration = read(configuration, properties, context);
        this.disk = declaration == null ? null : declarations.add(declaration);
    }

    @Deactivate
    void deactivate() {
        if (disk != null) {
            declarations.remove(disk);
        }
    }

    /** Null, and a line in the log, if the configuration is wrong: its author mends it, and it is read again. */
    private static DiskDeclaration read(
            DiskConfiguration configuration, Map<String, Object> properties, BundleContext context) {
        String pid = String.valueOf(properties.get(Constants.SERVICE_PID));
        try {
            DiskKeys.check(properties);
            return declaration(configuration, pid, context);
        } catch (DiskException e) {
            LOG.error("{} makes no disk: {}", source(properties, pid), e.describe());
        } catch (IllegalArgumentException e) {
            LOG.error("{} makes no disk: {}", source(properties, pid), e.getMessage());
        }
        return null;
    }

    /** Where its author finds it. */
    private static String source(Map<String, Object> properties, String pid) {
        Object file = properties.get(FILE);
        return file == null ? "Configuration " + pid : file.toString().replaceFirst("^file:", "");
    }

    private static DiskDeclaration declaration(DiskConfiguration configuration, String pid, BundleContext context)
            throws DiskException {
        if (configuration.store() == null || configuration.store().isBlank()) {
            throw new DiskException(ErrorCode.INVALID_PARAMETER, "it names no store; add store=…");
        }
        String name = configuration.name().isEmpty() ? pid.substring(pid.indexOf('~') + 1) : configuration.name();
        DiskSpec drive = DiskSpec.named(name)
                .type(type(configuration.type()))
                .driver(configuration.driver().isEmpty() ? null : configuration.driver())
                .driverOptions(options(configuration.driver_options()))
                .sectorSize(configuration.sector$_$size() == 0 ? null : Integer.valueOf(configuration.sector$_$size()))
                .guid(guid(configuration.guid(), name, context))
                .scanPartitions(configuration.scan$_$partitions())
                .holdTimeout(span("hold-timeout", configuration.hold$_$timeout()))
                .build();
        drive.check();
        MediumSpec medium = new MediumSpec(
                StoreUri.parse(configuration.store().trim()),
                configuration.read$_$only(),
                span("timeout", configuration.timeout()));
        List<MountingPointSpec> points = separated(configuration.mounting$_$points())
                .map(MountingPointSpec::of)
                .toList();
        return new DiskDeclaration(
                drive, medium, Optional.of(configuration.format()).filter(format -> !format.isEmpty()), points);
    }

    private static Duration span(String key, String text) throws DiskException {
        try {
            return TimeSpan.parse(text);
        } catch (IllegalArgumentException e) {
            throw new DiskException(ErrorCode.INVALID_PARAMETER, key + " " + e.getMessage(), e);
        }
    }

    private static StorageType type(String text) throws DiskException {
        return Arrays.stream(StorageType.values())
                .filter(type -> type.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new DiskException(
                        ErrorCode.INVALID_PARAMETER,
                        "type '" + text + "' is none of " + Arrays.toString(StorageType.values())));
    }

    /** A stable identity, so that the same declared disk has the same one each time. */
    private static UUID guid(String text, String name, BundleContext context) throws DiskException {
        if (text.isEmpty()) {
            String seed = context.getProperty("drivebay.home") + "/" + name;
            return UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8));
        }
        try {
            return Guid.parse(text);
        } catch (IllegalArgumentException e) {
            throw new DiskException(ErrorCode.INVALID_PARAMETER, "guid " + e.getMessage(), e);
        }
    }

    private static Map<String, String> options(String[] texts) throws DiskException {
        Map<String, String> options = new LinkedHashMap<>();
        for (String text : separated(texts).toList()) {
            int equals = text.indexOf('=');
            if (equals <= 0) {
                throw new DiskException(ErrorCode.INVALID_PARAMETER, "driver option '" + text + "' is not key=value");
            }
            options.put(text.substring(0, equals), text.substring(equals + 1));
        }
        return options;
    }

    /** A .cfg file has no lists: one string may hold several values. */
    private static Stream<String> separated(String[] texts) {
        return Arrays.stream(texts)
                .flatMap(text -> Arrays.stream(text.split(",")))
                .map(String::trim)
                .filter(text -> !text.isEmpty());
    }
}
