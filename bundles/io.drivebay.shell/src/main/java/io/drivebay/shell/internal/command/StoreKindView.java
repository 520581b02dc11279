package io.drivebay.shell.internal.command;

import io.drivebay.api.disk.StoreKind;
import io.drivebay.api.store.StoreOption;
import io.drivebay.shell.internal.cli.Table;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Providers and filters as they are shown, by name. */
final class StoreKindView {
    private StoreKindView() {}

    static List<Map<String, Object>> json(Map<String, StoreKind> kinds) {
        return new TreeMap<>(kinds)
                .entrySet().stream()
                        .map(kind -> Fields.of(
                                "name", kind.getKey(),
                                "description", kind.getValue().description(),
                                "bundle", kind.getValue().bundle(),
                                "options",
                                        kind.getValue().options().stream()
                                                .map(StoreKindView::json)
                                                .toList()))
                        .toList();
    }

    /**
     * Adds a row for each kind and each option of it.
     *
     * @param mark what follows the name in a store URI
     * @param dot what stands between the name and an option's key; empty if the key stands alone
     */
    static void rows(Table table, Map<String, StoreKind> kinds, String mark, String dot) {
        new TreeMap<>(kinds).forEach((name, kind) -> {
            table.row(name + mark, "", "", kind.description());
            for (StoreOption option : kind.options()) {
                String key = dot.isEmpty() ? option.name() : name + dot + option.name();
                table.row("", key, option.defaultValue(), option.description());
            }
        });
    }

    private static Map<String, Object> json(StoreOption option) {
        return Fields.of(
                "name", option.name(),
                "description", option.description(),
                "default", option.defaultValue().isEmpty() ? null : option.defaultValue(),
                "secret", option.secret());
    }
}
