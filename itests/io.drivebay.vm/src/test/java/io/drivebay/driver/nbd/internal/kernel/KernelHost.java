package io.drivebay.driver.nbd.internal.kernel;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.driver.nbd.internal.KernelDevice;
import io.drivebay.driver.nbd.internal.server.Export;
import io.drivebay.driver.nbd.internal.server.Exports;
import io.drivebay.driver.nbd.internal.server.Limits;
import io.drivebay.driver.nbd.internal.server.NbdServer;
import io.drivebay.driver.nbd.internal.server.Security;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A host with one disk and nothing else of the product, which starts quickly where a processor is emulated. Its arguments
 * are the image, the disk's GUID, and driver options as {@code name=value}; it answers the commands on its standard
 * input, a line each, with {@code ok}, or with {@code failed} and why.
 */
public final class KernelHost {
    private KernelHost() {}

    public static void main(String[] arguments) throws IOException {
        Map<String, String> options = new HashMap<>();
        for (String option : List.of(arguments).subList(2, arguments.length)) {
            options.put(option.substring(0, option.indexOf('=')), option.substring(option.indexOf('=') + 1));
        }
        FileTarget target = new FileTarget(Path.of(arguments[0]), UUID.fromString(arguments[1]), options);
        Path socket = Path.of("/run/kernel-host-" + ProcessHandle.current().pid());
        Export export = new Export(target.name(), target, target.geometry().orElseThrow(), target.readOnly());
        Limits limits = new Limits(64, 64, 64, Duration.ofMinutes(1));
        try (NetlinkClient client = new NetlinkClient();
                NbdServer server = new NbdServer(only(export), 2, Duration.ofNanos(100_000), 256 << 20, limits)) {
            Optional<String> missing = client.missing();
            if (missing.isPresent()) {
                System.out.println("missing: " + missing.get());
                return;
            }
            server.listen(UnixDomainSocketAddress.of(socket), Security.NONE);
            KernelDevice device = client.attach(target, socket, export.name());
            System.out.println(device.node());
            serve(target, export, device);
        } finally {
            Files.deleteIfExists(socket);
        }
    }

    private static Exports only(Export export) {
        return new Exports() {
            @Override
            public Optional<Export> find(String name) {
                return Optional.of(export);
            }

            @Override
            public List<Export> all() {
                return List.of(export);
            }
        };
    }

    private static void serve(FileTarget target, Export export, KernelDevice device) throws IOException {
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String[] words = line.split(" ");
            try {
                switch (words[0]) {
                    case "resize" -> {
                        target.resize(Long.parseLong(words[1]));
                        export.resized(target.geometry().orElseThrow());
                        device.resized();
                    }
                    case "hold" -> target.hold();
                    case "release" -> target.release();
                    case "replace" -> {
                        target.forgetMedium();
                        device.mediumReplaced();
                    }
                    case "holders" -> device.holders().forEach(System.out::println);
                    case "details" -> System.out.println(device.details());
                    case "close" -> device.close(false);
                    case "force" -> device.close(true);
                    default -> throw new DiskException(ErrorCode.INVALID_PARAMETER, line);
                }
                System.out.println("ok");
            } catch (IOException e) {
                System.out.println("failed: " + e.getMessage());
            }
        }
    }
}
