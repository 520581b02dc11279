package io.drivebay.cbdisk;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.disk.DiskEvent;
import io.drivebay.api.disk.DiskListener;
import io.drivebay.api.disk.DiskManager;
import io.drivebay.api.disk.DiskSpec;
import io.drivebay.api.install.DriverInstaller;
import io.drivebay.api.install.InstallFlag;
import io.drivebay.api.install.Module;
import io.drivebay.api.install.ModuleStatus;
import io.drivebay.api.install.UninstallFlag;
import io.drivebay.api.mount.IconService;
import io.drivebay.api.mount.MountingPoint;
import io.drivebay.api.mount.MountingPointFlag;
import io.drivebay.api.mount.MountingPointService;
import io.drivebay.api.mount.MountingPointSpec;
import io.drivebay.api.store.BlockProvider;
import io.drivebay.cbdisk.internal.Services;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.Version;

/** The services around a CBDisk, as far as its own rules need them. */
final class FakeServices implements Services {
    final Map<Class<?>, Object> services = new HashMap<>();
    final Map<String, String> settings = new HashMap<>();
    final Map<String, BlockProvider> providers = new HashMap<>();
    final List<DiskListener> listeners = new CopyOnWriteArrayList<>();
    final Map<String, FakeDisk> disks = new LinkedHashMap<>();
    final Map<Module, ModuleStatus> modules = new EnumMap<>(Module.class);
    /** Whether requests have time left. */
    volatile boolean awaited = true;

    final List<String> calls = new ArrayList<>();
    final List<MountingPointSpec> points = new ArrayList<>();

    FakeServices() {
        services.put(DiskManager.class, fake(DiskManager.class, (proxy, method, arguments) -> {
            if (method.getName().equals("create")) {
                FakeDisk disk = new FakeDisk((DiskSpec) arguments[0], this);
                disks.put(disk.name(), disk);
                return disk;
            } else if (method.getName().equals("resetTimeout")) {
                calls.add("resetTimeout " + arguments[0]);
                return null;
            }
            if (method.getName().equals("awaited")) {
                return awaited;
            }
            throw new UnsupportedOperationException(method.getName());
        }));
        services.put(
                MountingPointService.class,
                fake(MountingPointService.class, (proxy, method, arguments) -> switch (method.getName()) {
                    case "add" -> added((MountingPointSpec) arguments[1]);
                    case "list" -> points.stream().map(FakeServices::point).toList();
                    case "remove" -> {
                        boolean waits = arguments[3].equals(false);
                        calls.add("unmount " + arguments[1] + " " + arguments[2] + (waits ? " and wait" : ""));
                        points.removeIf(point -> point.target().equals(arguments[1]));
                        yield null;
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                }));
        services.put(IconService.class, fake(IconService.class, (proxy, method, arguments) -> {
            calls.add(method.getName() + " " + arguments[arguments.length - 1]);
            return method.getName().equals("registered") ? Boolean.TRUE : null;
        }));
        services.put(DriverInstaller.class, new Installer());
        for (Module module : Module.values()) {
            modules.put(module, new ModuleStatus(ModuleStatus.State.RUNNING, 2, 32, 6, 28));
        }
    }

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private MountingPoint added(MountingPointSpec spec) {
        boolean automatic = spec.flags().contains(MountingPointFlag.AUTOCREATE_DRIVE_LETTER);
        MountingPointSpec complete =
                automatic ? new MountingPointSpec("Z:" + spec.target(), spec.flags(), spec.authenticationId()) : spec;
        points.add(complete);
        return point(complete);
    }

    private static MountingPoint point(MountingPointSpec spec) {
        return new MountingPoint(spec, Optional.empty(), Optional.empty(), false, Optional.empty(), Optional.empty());
    }

    void absent(Module module) {
        modules.put(module, new ModuleStatus(ModuleStatus.State.NOT_PRESENT, 0, 0, 0, 0));
    }

    void tell(DiskEvent.Kind kind, DiskSpec disk, Optional<ErrorCode> failure) {
        for (DiskListener listener : listeners) {
            listener.changed(new DiskEvent(kind, disk.name(), disk.guid(), "", Instant.now(), failure));
        }
    }

    @Override
    public <T, R> R use(Class<T> type, Use<T, R> use) throws DiskException {
        Object service = services.get(type);
        if (service == null) {
            throw new DiskException(ErrorCode.FS_DRIVER_REQUIRED, "there is no " + type.getSimpleName());
        }
        return use.with(type.cast(service));
    }

    @Override
    public <T> Registration register(Class<T> type, T service, Map<String, ?> properties) {
        if (service instanceof BlockProvider provider) {
            Object scheme = properties.get(BlockProvider.SCHEME);
            providers.put((String) scheme, provider);
            return () -> providers.remove(scheme);
        }
        listeners.add((DiskListener) service);
        return () -> listeners.remove(service);
    }

    @Override
    public Optional<String> setting(String name) {
        return Optional.ofNullable(settings.get(name));
    }

    @Override
    public Version version() {
        return new Version(2, 32, 6, "SNAPSHOT");
    }

    private final class Installer implements DriverInstaller {
        @Override
        public Set<Module> install(
                Path cabinet, UUID product, Optional<Path> folder, Set<Module> wanted, Set<InstallFlag> flags) {
            calls.add("install " + cabinet + folder.map(one -> " into " + one).orElse("") + " " + product + " " + wanted
                    + " " + flags);
            // the old version of each may be in use
            return flags.contains(InstallFlag.REMOVE_OLD_VERSIONS) ? EnumSet.allOf(Module.class) : wanted;
        }

        @Override
        public Set<Module> uninstall(Path cabinet, UUID product, Optional<Path> folder, Set<UninstallFlag> flags) {
            calls.add("uninstall " + cabinet + " " + product + " " + flags);
            return Set.of(Module.HELPER_DLL, Module.DRIVER);
        }

        @Override
        public ModuleStatus status(UUID product, Module module) {
            return modules.get(module);
        }
    }
}
