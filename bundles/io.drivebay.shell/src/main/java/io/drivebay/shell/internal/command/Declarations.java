package io.drivebay.shell.internal.command;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.disk.DiskDeclaration;
import io.drivebay.api.disk.DiskSpec;
import io.drivebay.api.mount.MountingPointSpec;
import java.io.IOException;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Disks that are declared in the configuration, under the factory PID {@link #PID}. */
final class Declarations {
    /** The factory PID. */
    static final String PID = "io.drivebay.disk";

    /** Where File Install notes the file that a configuration comes from. */
    private static final String FILE = "felix.fileinstall.filename";

    private final ConfigurationAdmin configurations;

    Declarations(ConfigurationAdmin configurations) {
        this.configurations = configurations;
    }

    /** The configuration that declares a disk. */
    Optional<Configuration> find(String name) throws IOException {
        try {
            Configuration[] found = configurations.listConfigurations("(service.factoryPid=" + PID + ")");
            return found == null
                    ? Optional.empty()
                    : Arrays.stream(found)
                            .filter(one -> name.equals(one.getProperties().get("name")))
                            .findFirst();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Declares a disk.
     *
     * @throws DiskException INVALID_PARAMETER for a value of a list that holds a comma: such lists are taken apart there
     */
    Configuration save(DiskDeclaration declaration) throws IOException {
        Dictionary<String, Object> properties = properties(declaration);
        Configuration configuration =
                configurations.getFactoryConfiguration(PID, declaration.disk().name(), "?");
        configuration.update(properties);
        return configuration;
    }

    /**
     * Ends a disk's declaration, if there is one. One that comes from a file stays: it is the file that has to go.
     *
     * @return that file
     */
    Optional<String> forget(String name) throws IOException {
        Optional<Configuration> configuration = find(name);
        if (configuration.isEmpty()) {
            return Optional.empty();
        }
        Object file = configuration.get().getProperties().get(FILE);
        if (file == null) {
            configuration.get().delete();
        }
        return Optional.ofNullable(file).map(Object::toString);
    }

    private static Dictionary<String, Object> properties(DiskDeclaration declaration) throws DiskException {
        DiskSpec disk = declaration.disk();
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("name", disk.name());
        properties.put("store", declaration.medium().store().text());
        properties.put("type", disk.type().name());
        properties.put("sector-size", disk.sectorSize());
        properties.put("guid", disk.guid().toString());
        properties.put("read-only", declaration.medium().readOnly());
        properties.put("timeout", declaration.medium().timeout().toString());
        properties.put("hold-timeout", disk.holdTimeout().toString());
        properties.put("scan-partitions", disk.scanPartitions());
        disk.driver().ifPresent(driver -> properties.put("driver", driver));
        declaration.format().ifPresent(format -> properties.put("format", format));
        List<String> options = disk.driverOptions().entrySet().stream()
                .map(option -> option.getKey() + "=" + option.getValue())
                .sorted()
                .toList();
        putList(properties, "driver.options", options);
        putList(
                properties,
                "mounting-points",
                declaration.mountingPoints().stream()
                        .map(MountingPointSpec::target)
                        .toList());
        return properties;
    }

    private static void putList(Dictionary<String, Object> properties, String key, List<String> values)
            throws DiskException {
        for (String value : values) {
            if (value.indexOf(',') >= 0) {
                throw new DiskException(
                        ErrorCode.INVALID_PARAMETER,
                        "'" + value + "' cannot be saved: " + key + " separates its values by commas");
            }
        }
        if (!values.isEmpty()) {
            properties.put(key, values.toArray(String[]::new));
        }
    }
}
