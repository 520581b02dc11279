package io.drivebay.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import java.io.File;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.osgi.service.component.annotations.Component;

/** A provider's bundle as somebody outside would build it: from the API's jar, with javac and bnd. */
final class Outsider {
    private static final Path SOURCES = Path.of("src/test/outsider");

    private final Path jar;
    private final Path work;

    /**
     * @param jar where it is dropped
     * @param work for what is made on the way
     */
    Outsider(Path jar, Path work) {
        this.jar = jar;
        this.work = work;
    }

    /** Builds a version and puts it in place of the one before, all at once. */
    void drop(String version) throws Exception {
        Path folder = Files.createDirectories(work.resolve("outsider-" + version));
        Path classes = Files.createDirectories(folder.resolve("classes"));
        compile(sources(version, folder.resolve("sources")), classes);
        Path built = folder.resolve("outsider.jar");
        bundle(version, classes, built);
        Files.move(built, jar, StandardCopyOption.ATOMIC_MOVE);
    }

    void remove() throws Exception {
        Files.delete(jar);
    }

    private static List<File> sources(String version, Path into) throws Exception {
        Files.createDirectories(into);
        List<File> copies = new ArrayList<>();
        try (DirectoryStream<Path> sources =
                Files.newDirectoryStream(SOURCES.resolve("com/example/outsider"), "*.java")) {
            for (Path source : sources) {
                Path copy = into.resolve(source.getFileName());
                Files.writeString(copy, Files.readString(source).replace("@version@", version));
                copies.add(copy.toFile());
            }
        }
        return copies;
    }

    private static void compile(List<File> sources, Path classes) throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        List<String> options = List.of(
                "--release",
                "17",
                "-proc:none",
                "-d",
                classes.toString(),
                "-cp",
                api() + File.pathSeparator + annotations());
        boolean done = compiler.getTask(
                        said,
                        null,
                        null,
                        options,
                        null,
                        compiler.getStandardFileManager(null, null, null).getJavaFileObjectsFromFiles(sources))
                .call();
        assertTrue(done, said::toString);
    }

    private static void bundle(String version, Path classes, Path into) throws Exception {
        try (Builder builder = new Builder()) {
            builder.setBundleSymbolicName("com.example.outsider");
            builder.setBundleVersion(version);
            builder.setPrivatePackage("com.example.outsider");
            builder.addClasspath(classes.toFile());
            builder.addClasspath(api().toFile());
            builder.addClasspath(annotations().toFile());
            try (Jar bundle = builder.build()) {
                assertEquals(List.of(), builder.getErrors());
                assertEquals(List.of(), builder.getWarnings());
                bundle.write(into.toFile());
            }
        }
    }

    private static Path api() throws Exception {
        try (DirectoryStream<Path> jars =
                Files.newDirectoryStream(Host.DISTRIBUTION.resolve("plugins"), "io.drivebay.api-*.jar")) {
            return jars.iterator().next();
        }
    }

    private static Path annotations() throws URISyntaxException {
        return Path.of(Component.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }
}
