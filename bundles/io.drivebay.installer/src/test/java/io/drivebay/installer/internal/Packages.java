package io.drivebay.installer.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Packages for tests. */
final class Packages {
    static final Path PRODUCT = Path.of(System.getProperty("cabinet"));

    private static final String MANIFEST = """
            modules=DRIVER PNP_BUS HELPER_DLL
            DRIVER.kernel=fuse loop
            DRIVER.kernel.optional=nbd absent_here
            PNP_BUS.kernel=iscsi_tcp
            PNP_BUS.programs=iscsid
            package.iscsid=open-iscsi
            """;

    private Packages() {}

    static Map<String, String> files(String version) {
        Map<String, String> files = new TreeMap<>();
        files.put("DRIVER/etc/modules-load.d/test.conf", "# " + version + "\nfuse\nloop\nnbd\n");
        files.put("DRIVER/etc/modprobe.d/test.conf", "# " + version + "\noptions loop max_part=3\n");
        files.put("DRIVER/etc/udev/rules.d/test.rules", "# " + version + "\n");
        files.put("DRIVER/usr/share/test-" + version + "/only", version);
        files.put("PNP_BUS/etc/modules-load.d/test-pnp.conf", "iscsi_tcp\n");
        files.put("HELPER_DLL/usr/share/polkit-1/actions/test.policy", version);
        return files;
    }

    /** A package of a version beneath a folder. */
    static Path of(Path folder, String version) throws IOException {
        return of(folder, version, MANIFEST, files(version));
    }

    static Path of(Path folder, String version, String manifest, Map<String, String> files) throws IOException {
        Map<String, byte[]> contents = new TreeMap<>();
        files.forEach((path, text) -> contents.put(path, text.getBytes(StandardCharsets.UTF_8)));
        return Files.write(folder.resolve(version + ".cab"), PackageWriter.write(version, manifest, contents));
    }
}
