package io.drivebay.shell.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.disk.DiskManager;
import io.drivebay.api.disk.VirtualDisk;
import io.drivebay.api.driver.DriverBinding;
import io.drivebay.api.store.BlockProvider;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.jline.builtins.Completers.CompletionData;
import org.jline.builtins.Completers.CompletionEnvironment;
import org.jline.reader.Candidate;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.reader.impl.DefaultParser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** The commands as Gogo runs them, over the real core. */
class GogoItest {
    private static final String DECLARED = "(service.factoryPid=io.drivebay.disk)";

    @InjectBundleContext
    BundleContext context;

    @InjectService(timeout = 10_000)
    CommandProcessor processor;

    @InjectService(timeout = 10_000)
    DiskManager manager;

    @InjectService(timeout = 10_000)
    ConfigurationAdmin configurations;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private CommandSession session;
    private ServiceRegistration<BlockProvider> store;
    private ServiceRegistration<DriverBinding> driver;

    @BeforeEach
    void open() {
        store = context.registerService(
                BlockProvider.class, new ZeroStore(), new Hashtable<>(Map.of(BlockProvider.SCHEME, "zero")));
        driver = context.registerService(
                DriverBinding.class, new NullDriver(), new Hashtable<>(Map.of(DriverBinding.NAME, "null")));
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        session = processor.createSession(new ByteArrayInputStream(new byte[0]), stream, stream);
        await(() -> manager.providers().containsKey("zero")
                && manager.drivers().size() == 1
                && session.get("disk:up") != null
                && session.get("mount:list") != null);
    }

    @AfterEach
    void close() throws Exception {
        Configuration[] left = configurations.listConfigurations(DECLARED);
        for (Configuration configuration : left == null ? new Configuration[0] : left) {
            configuration.delete();
        }
        for (VirtualDisk disk : manager.disks()) {
            disk.delete(true);
        }
        await(() -> manager.disks().isEmpty());
        session.close();
        store.unregister();
        driver.unregister();
    }

    private String run(String line) throws Exception {
        out.reset();
        session.execute(line);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "it never came");
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void commandsRun() throws Exception {
        assertTrue(run("disk:up a zero:x").contains("disk a is READY: 1 MiB by null\n"));
        assertTrue(run("disk:info a --json").contains("\"state\": \"READY\""));
        assertTrue(run("disk:down --all").contains("disk a is down\n"));
        assertTrue(manager.disks().isEmpty());
    }

    @Test
    void gogoPassesWordsAsTheyAre() throws Exception {
        for (String name : List.of("007", "1e5", "true", "1.50", "0x1", "1.0f")) {
            run("disk:create " + name);
            assertTrue(manager.disk(name).isPresent(), name);
        }
    }

    @Test
    void outputGoesThroughPipes() throws Exception {
        run("disk:create one");
        run("disk:create two");

        assertTrue(run("disk:list | grep two").contains("two"));
        assertTrue(!run("disk:list | grep two").contains("one"));
    }

    @Test
    void failuresReachTheSession() {
        Exception word = assertThrows(Exception.class, () -> session.execute("disk:up a null"));
        assertTrue(word.getMessage().startsWith("store 'null', column 5: "), word.getMessage());
        Exception unknown = assertThrows(Exception.class, () -> session.execute("disk:info nobody"));
        assertEquals("there is no disk 'nobody'; disk:list shows all [1168 NOT_FOUND]", unknown.getMessage());
        Exception scheme = assertThrows(Exception.class, () -> session.execute("disk:up a nix:x"));
        assertTrue(scheme.getMessage().endsWith("\n  nix:x\n  ^"), scheme.getMessage());
        Exception points = assertThrows(Exception.class, () -> session.execute("mount:list"));
        assertEquals(
                "the mounting point service is not there; is the bundle io.drivebay.mount started?"
                        + " [588 FS_DRIVER_REQUIRED]",
                points.getMessage());
    }

    @Test
    void gogosOwnHelpKnowsTheCommands() throws Exception {
        assertTrue(run("help disk:up | cat").contains("disk:up --help"), out.toString(StandardCharsets.UTF_8));
        assertTrue(run("disk:up --help").startsWith("Usage: disk:up NAME STORE"));
    }

    @Test
    void savedDisksAreDeclared() throws Exception {
        assertTrue(run("disk:up kept zero:x --save --sector 4096").contains("disk kept is READY"));
        assertEquals(1, configurations.listConfigurations(DECLARED).length);
        assertEquals(4096, manager.disk("kept").orElseThrow().spec().sectorSize());

        assertTrue(run("disk:down kept").contains("disk kept is down\n"));
        assertEquals(null, configurations.listConfigurations(DECLARED));
    }

    @Test
    void whatDoesNotComeUpIsNotSaved() throws Exception {
        Exception failure = assertThrows(Exception.class, () -> session.execute("disk:up kept nix:x --save"));

        assertTrue(failure.getMessage().startsWith("disk kept is not up, and not saved: "), failure.getMessage());
        assertEquals(null, configurations.listConfigurations(DECLARED));
        assertTrue(manager.disks().isEmpty());
    }

    @Test
    void aDiskFromAFileNamesTheFile() throws Exception {
        Configuration configuration = configurations.getFactoryConfiguration("io.drivebay.disk", "f", "?");
        configuration.update(new Hashtable<>(
                Map.of("name", "f", "store", "zero:x", "felix.fileinstall.filename", "file:/etc/f.cfg")));
        await(() -> manager.disk("f").filter(disk -> disk.medium().isPresent()).isPresent());

        assertTrue(run("disk:down f").contains("unless you remove file:/etc/f.cfg"));
    }

    @Test
    void watchHearsTheCore() throws Exception {
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        out.reset();
        Thread watch = new Thread(() -> {
            try (CommandSession other =
                    processor.createSession(new ByteArrayInputStream(new byte[0]), stream, stream)) {
                other.execute("disk:watch w --count 1 --timeout 60s");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        watch.start();
        Bundle shell = bundle("io.drivebay.shell");
        Bundle core = bundle("io.drivebay.core");
        // registered is not enough: the core must have taken it, or the event goes past it
        await(() -> shell.getRegisteredServices() != null
                && Stream.of(shell.getRegisteredServices())
                        .filter(service -> service.toString().contains("DiskListener"))
                        .anyMatch(service -> service.getUsingBundles() != null
                                && List.of(service.getUsingBundles()).contains(core)));

        session.execute("disk:create w");
        watch.join(60_000);
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("w  CREATED"));
    }

    @Test
    void jlineCompletes() throws Exception {
        run("disk:create alpha");
        run("disk:create beta");
        session.put(".completions", new HashMap<String, List<CompletionData>>());
        run("disk:list");

        assertEquals(Set.of("alpha", "beta"), complete("disk:info "));
        assertEquals(Set.of("--help", "--json"), complete("disk:info -"));
        assertEquals(Set.of("zero:"), complete("disk:up x "));
        assertEquals(Set.of("null"), complete("disk:up x zero:x --driver "));
        assertEquals(Set.of(), complete("disk:up x zero:x "));
        run("disk:delete beta");
        assertEquals(Set.of("alpha"), complete("disk:info "));
    }

    /** What JLine's own completer, wired as Gogo's shell does it, offers at the end of a line. */
    private Set<String> complete(String line) {
        ParsedLine parsed = new DefaultParser().parse(line, line.length(), Parser.ParseContext.COMPLETE);
        List<Candidate> candidates = new ArrayList<>();
        new org.jline.builtins.Completers.Completer(new SessionEnvironment()).complete(null, parsed, candidates);
        Set<String> values = new TreeSet<>();
        candidates.forEach(candidate -> values.add(candidate.value()));
        return values;
    }

    private final class SessionEnvironment implements CompletionEnvironment {
        @Override
        @SuppressWarnings("unchecked")
        public Map<String, List<CompletionData>> getCompletions() {
            return (Map<String, List<CompletionData>>) session.get(".completions");
        }

        @Override
        public Set<String> getCommands() {
            return Set.of();
        }

        @Override
        public String resolveCommand(String command) {
            return command;
        }

        @Override
        public String commandName(String command) {
            return command.substring(command.indexOf(':') + 1);
        }

        @Override
        public Object evaluate(LineReader reader, ParsedLine line, String function) throws Exception {
            session.put(".commandLine", line);
            return session.execute(function);
        }
    }

    private Bundle bundle(String name) {
        for (Bundle bundle : context.getBundles()) {
            if (name.equals(bundle.getSymbolicName())) {
                return bundle;
            }
        }
        throw new IllegalStateException(name);
    }
}
