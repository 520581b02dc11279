package io.drivebay.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import aQute.bnd.osgi.Constants;
import aQute.bnd.osgi.Domain;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may see whom, read from the bundles that are shipped. */
final class ManifestItest {
    private static final String OURS = "io.drivebay.";
    private static final String API = "io.drivebay.api";
    private static final String LINUX = "io.drivebay.driver.linux";

    /** By symbolic name. */
    private static final TreeMap<String, Domain> BUNDLES = new TreeMap<>();

    @BeforeAll
    static void read() throws IOException {
        try (DirectoryStream<Path> jars =
                Files.newDirectoryStream(Host.DISTRIBUTION.resolve("plugins"), OURS + "*.jar")) {
            for (Path jar : jars) {
                Domain manifest = Domain.domain(new File(jar.toString()));
                BUNDLES.put(manifest.getBundleSymbolicName().getKey(), manifest);
            }
        }
        assertTrue(
                BUNDLES.keySet().containsAll(Set.of(API, LINUX, "io.drivebay.core", "io.drivebay.mount")),
                BUNDLES.keySet()::toString);
    }

    @Test
    void theApiSeesNothingOfOurs() {
        assertEquals(Set.of(), foreign(API, imported -> true));
    }

    @Test
    void theOthersSeeTheApiAndOnlyDriversTheLinuxCalls() {
        Set<String> api = BUNDLES.get(API).getExportPackage().keySet();
        BUNDLES.keySet().forEach(bundle -> {
            boolean calls = bundle.startsWith("io.drivebay.driver.")
                    || bundle.equals("io.drivebay.mount")
                    || bundle.equals("io.drivebay.installer");
            assertEquals(
                    Set.of(),
                    foreign(bundle, imported -> !api.contains(imported) && !(calls && imported.equals(LINUX))),
                    bundle);
        });
    }

    /** Packages of ours that a bundle imports from others and that are among the wrong ones. */
    private static Set<String> foreign(String bundle, Predicate<String> wrong) {
        Domain manifest = BUNDLES.get(bundle);
        Set<String> imports = new TreeSet<>(manifest.getImportPackage().keySet());
        imports.removeAll(manifest.getExportPackage().keySet());
        imports.removeIf(imported -> !imported.startsWith(OURS) || !wrong.test(imported));
        return imports;
    }

    @Test
    void onlyContractsAreExported() {
        Set<String> allowed = Set.of(API, "io.drivebay.cbdisk", "io.drivebay.tck", LINUX);
        each((bundle, manifest) -> {
            Set<String> exports = manifest.getExportPackage().keySet();
            assertTrue(exports.isEmpty() || allowed.contains(bundle), () -> bundle + " exports " + exports);
            assertTrue(exports.stream().noneMatch(name -> name.contains(".internal")), () -> bundle + ": " + exports);
        });
    }

    @Test
    void onlyDriversKnowNativeCode() {
        each((bundle, manifest) -> {
            if (!bundle.startsWith("io.drivebay.driver.")) {
                assertTrue(
                        manifest.getImportPackage().keySet().stream().noneMatch(name -> name.startsWith("com.sun.jna")),
                        bundle);
            }
        });
    }

    /** Ways around the packages, which the other tests look at. */
    @Test
    void nobodyIsWiredToAWholeBundle() {
        each((bundle, manifest) -> {
            for (String header :
                    Set.of(Constants.REQUIRE_BUNDLE, Constants.FRAGMENT_HOST, Constants.DYNAMICIMPORT_PACKAGE)) {
                assertEquals(null, manifest.get(header), bundle + " " + header);
            }
        });
    }

    private static void each(BiConsumer<String, Domain> check) {
        BUNDLES.forEach(check);
    }
}
