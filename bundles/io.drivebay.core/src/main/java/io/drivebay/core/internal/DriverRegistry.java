package io.drivebay.core.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.disk.DiskSpec;
import io.drivebay.api.disk.DriverChoice;
import io.drivebay.api.driver.DriverBinding;
import io.drivebay.api.driver.Probe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The driver bindings that are there, best first, and the choice among them. */
@Component(service = DriverRegistry.class)
public final class DriverRegistry {
    private final ServicesByName<DriverBinding> bindings = new ServicesByName<>(DriverBinding.NAME);

    private volatile Runnable came = () -> {};
    private volatile Consumer<DriverBinding> goes = binding -> {};

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindBinding(DriverBinding binding, ServiceReference<DriverBinding> reference) {
        bindings.add(reference, binding);
        came.run();
    }

    void unbindBinding(DriverBinding binding, ServiceReference<DriverBinding> reference) {
        bindings.remove(reference);
        goes.accept(binding);
    }

    /** Who wants to know that a binding came, and that one goes (told before its bundle stops). */
    void observe(Runnable onCame, Consumer<DriverBinding> onGoes) {
        came = onCame;
        goes = onGoes;
    }

    /** Whether a binding is there; one that goes is not any more when {@link #observe} tells of it. */
    boolean has(DriverBinding binding) {
        return bindings.has(binding);
    }

    List<DriverChoice> choices() {
        List<DriverChoice> choices = new ArrayList<>();
        bindings.bestFirst()
                .forEach((reference, binding) -> bindings.names(reference)
                        .forEach(name ->
                                choices.add(new DriverChoice(name, probe(binding), ServicesByName.bundle(reference)))));
        return choices;
    }

    /**
     * The bindings that can present a drive, best first, by name.
     *
     * @throws DiskException FS_DRIVER_REQUIRED if there is none, with every reason
     */
    Map<String, DriverBinding> candidates(DiskSpec drive) throws DiskException {
        Map<String, DriverBinding> fitting = new LinkedHashMap<>();
        List<String> reasons = new ArrayList<>();
        bindings.bestFirst().forEach((reference, binding) -> {
            for (String name : bindings.names(reference)) {
                if (drive.driver().isPresent() && !drive.driver().get().equals(name)) {
                    continue;
                }
                Probe probe = probe(binding);
                if (probe.nodeless() && drive.driver().isEmpty()) {
                    // who wants a disk of this machine and gets none must hear of it
                    reasons.add(name + ": " + String.join("; ", probe.reasons()) + "; for that, name the driver");
                } else if (probe.types().contains(drive.type())) {
                    fitting.putIfAbsent(name, binding);
                } else if (probe.usable()) {
                    reasons.add(name + " has no drives of type " + drive.type());
                } else {
                    reasons.add(name + ": " + String.join("; ", probe.reasons()));
                }
            }
        });
        if (!fitting.isEmpty()) {
            return fitting;
        }
        if (!reasons.isEmpty()) {
            throw required("no driver can present this disk: " + String.join(" | ", reasons));
        }
        List<String> names = bindings.names();
        String there = names.isEmpty() ? "none is installed" : "there is " + String.join(", ", names);
        throw required(drive.driver()
                .map(name -> "there is no driver '" + name + "'; " + there)
                .orElse("there is no driver; install a driver bundle, for example io.drivebay.driver.fuse"));
    }

    private static DiskException required(String message) {
        return new DiskException(ErrorCode.FS_DRIVER_REQUIRED, message);
    }

    private static Probe probe(DriverBinding binding) {
        try {
            return binding.probe();
        } catch (RuntimeException | LinkageError e) {
            return Probe.unusable("its probe failed: " + e);
        }
    }
}
