package io.drivebay.shell.internal.command;

import io.drivebay.shell.internal.cli.ShellCommand;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** All commands by name, in the order in which they are explained. Each run takes a new one. */
public final class Commands {
    private static final Map<String, Supplier<ShellCommand>> ALL = all();

    private Commands() {}

    /** Names with their scope, and what makes a command. */
    public static Map<String, Supplier<ShellCommand>> byName() {
        return ALL;
    }

    private static Map<String, Supplier<ShellCommand>> all() {
        Map<String, Supplier<ShellCommand>> all = new LinkedHashMap<>();
        all.put("disk:up", UpCommand::new);
        all.put("disk:down", DownCommand::new);
        all.put("disk:list", ListCommand::new);
        all.put("disk:info", InfoCommand::new);
        all.put("disk:stats", StatsCommand::new);
        all.put("disk:watch", WatchCommand::new);
        all.put("disk:create", CreateCommand::new);
        all.put("disk:insert", InsertCommand::new);
        all.put("disk:remove", RemoveCommand::new);
        all.put("disk:delete", DeleteCommand::new);
        all.put("disk:resize", ResizeCommand::new);
        all.put("disk:swap", SwapCommand::new);
        all.put("disk:format", FormatCommand::new);
        all.put("disk:drivers", DriversCommand::new);
        all.put("disk:providers", ProvidersCommand::new);
        all.put("disk:help", HelpCommand::new);
        all.put("mount:add", MountAddCommand::new);
        all.put("mount:list", MountListCommand::new);
        all.put("mount:remove", MountRemoveCommand::new);
        all.put("nbd:list", NbdListCommand::new);
        all.put("nbd:export", NbdExportCommand::new);
        all.put("nbd:unexport", NbdUnexportCommand::new);
        all.put("driver:status", DriverStatusCommand::new);
        all.put("driver:install", DriverInstallCommand::new);
        all.put("driver:uninstall", DriverUninstallCommand::new);
        all.put("icon:register", IconRegisterCommand::new);
        all.put("icon:unregister", IconUnregisterCommand::new);
        all.put("icon:registered", IconRegisteredCommand::new);
        all.put("icon:show", IconShowCommand::new);
        all.put("icon:reset", IconResetCommand::new);
        return Collections.unmodifiableMap(all);
    }
}
