package io.drivebay.shell.internal.command;

import io.drivebay.api.disk.DriverChoice;
import io.drivebay.shell.internal.cli.Table;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A driver binding as it is shown. */
final class DriverView {
    private DriverView() {}

    static Map<String, Object> json(DriverChoice driver) {
        return Fields.of(
                "name", driver.name(),
                "usable", driver.probe().usable(),
                "types", driver.probe().types().stream().sorted().toList(),
                "reasons", driver.probe().reasons(),
                "facts", new TreeMap<>(driver.probe().facts()),
                "bundle", driver.bundle());
    }

    static void row(Table table, DriverChoice driver) {
        String types = driver.probe().types().stream().sorted().map(Enum::name).collect(Collectors.joining(" "));
        String facts = new TreeMap<>(driver.probe().facts())
                .entrySet().stream()
                        .map(fact -> fact.getKey() + "=" + fact.getValue())
                        .collect(Collectors.joining(" "));
        table.row(
                driver.name(),
                driver.probe().usable() ? "yes" : "no",
                types.isEmpty() ? "-" : types,
                facts.isEmpty() ? "-" : facts,
                String.join("; ", driver.probe().reasons()));
    }
}
