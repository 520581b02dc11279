package io.drivebay.cbdisk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the class and its page against the member list of the reference. */
final class ReferenceTest extends Fixture {
    private static final Path ROOT = Path.of("..", "..");
    private static final Path PAGE = ROOT.resolve("docs/cbdisk.md");
    private static final Path EXAMPLES = ROOT.resolve("itests/io.drivebay.cbdisk.itest/src/test/java")
            .resolve("io/drivebay/cbdisk/itest/ExamplesItest.java");
    private static final Pattern TEST = Pattern.compile("`(\\w+I?[Tt]est)\\.(\\w+)`");
    private static final Map<String, Class<?>> TYPES = Map.of(
            "void", void.class, "int", int.class, "long", long.class, "boolean", boolean.class, "String", String.class);

    /** A line of the list: its kind and the words after it. */
    record Member(String kind, List<String> words) {
        String name() {
            return words.get(0);
        }

        String word(int index) {
            return index < words.size() ? words.get(index) : "";
        }

        List<String> list(int index) {
            return word(index).isEmpty() ? List.of() : List.of(word(index).split(","));
        }

        @Override
        public String toString() {
            return kind + " " + name();
        }
    }

    static Stream<Member> members() throws IOException {
        try (InputStream list = ReferenceTest.class.getResourceAsStream("/reference.txt")) {
            return new String(list.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> !line.startsWith("#"))
                            .map(line -> List.of(line.split(" ")))
                            .map(words -> new Member(words.get(0), words.subList(1, words.size())))
                            .toList()
                            .stream();
        }
    }

    private static Stream<Member> members(String kind) throws IOException {
        return members().filter(member -> member.kind().equals(kind));
    }

    static Stream<Member> properties() throws IOException {
        return members("property");
    }

    static Stream<Member> methods() throws IOException {
        return members("method");
    }

    static Stream<Member> events() throws IOException {
        return members("event");
    }

    static Stream<Member> settings() throws IOException {
        return members("setting");
    }

    static Stream<Member> constants() throws IOException {
        return members("constant");
    }

    static Stream<Member> errors() throws IOException {
        return members("error");
    }

    @Test
    void theListIsWhole() throws IOException {
        assertEquals(
                Map.of("property", 11L, "method", 19L, "event", 6L, "setting", 7L, "constant", 36L, "error", 8L),
                members().collect(Collectors.groupingBy(Member::kind, Collectors.counting())));
    }

    @ParameterizedTest
    @MethodSource("properties")
    void property(Member member) throws Exception {
        boolean array = member.word(1).endsWith("[]");
        Class<?> type = TYPES.get(member.word(1).replace("[]", ""));
        String prefix = type == boolean.class ? "is" : "get";
        Method getter = array
                ? CBDisk.class.getMethod(prefix + member.name(), int.class)
                : CBDisk.class.getMethod(prefix + member.name());
        assertEquals(type, getter.getReturnType());
        if (!array) {
            assertEquals(member.word(3).replace("\"\"", ""), String.valueOf(getter.invoke(disk)));
        }
        boolean settable = Arrays.stream(CBDisk.class.getMethods())
                .anyMatch(method -> method.getName().equals("set" + member.name()));
        assertEquals(member.word(2).equals("rw"), settable);
        if (settable) {
            CBDisk.class.getMethod("set" + member.name(), type);
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void method(Member member) throws Exception {
        Class<?>[] parameters = member.list(2).stream().map(TYPES::get).toArray(Class<?>[]::new);
        Method method = CBDisk.class.getMethod(member.name(), parameters);

        assertEquals(TYPES.get(member.word(1)), method.getReturnType());
        assertEquals(List.of(CBDiskException.class), List.of(method.getExceptionTypes()));
    }

    @ParameterizedTest
    @MethodSource("events")
    void event(Member member) throws Exception {
        Class<?> type = Class.forName("io.drivebay.cbdisk." + member.word(1));
        CBDiskEventListener.class.getMethod(member.name(), type);
        DefaultCBDiskEventListener.class.getDeclaredMethod(member.name(), type);
        Set<String> fields = new TreeSet<>();
        for (Field field : type.getDeclaredFields()) {
            if (Modifier.isPublic(field.getModifiers())) {
                fields.add(field.getName() + (Modifier.isFinal(field.getModifiers()) ? "" : "="));
            }
        }
        assertEquals(new TreeSet<>(member.list(2)), fields);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void setting(Member member) throws CBDiskException {
        disk.config(member.name());
    }

    @ParameterizedTest
    @MethodSource("constants")
    void constant(Member member) throws Exception {
        assertEquals(
                (int) Integer.decode(member.word(1)),
                CBDisk.class.getField(member.name()).getInt(null));
    }

    @Test
    void noConstantIsOurOwn() throws IOException {
        Set<String> named = constants().map(Member::name).collect(Collectors.toSet());

        for (Field field : CBDisk.class.getFields()) {
            assertTrue(named.contains(field.getName()), field.getName());
        }
    }

    @ParameterizedTest
    @MethodSource("errors")
    void error(Member member) {
        assertEquals(
                member.word(1),
                ErrorCode.ofWin32(Integer.parseInt(member.name())).orElseThrow().name());
    }

    @ParameterizedTest
    @MethodSource("members")
    void thePageHasARowWithATest(Member member) throws IOException {
        List<String> rows = rows().filter(row -> row.startsWith("| `" + member.name() + "`"))
                .toList();
        assertEquals(1, rows.size(), PAGE + " has not one row for " + member);
        int last = rows.get(0).lastIndexOf(" | ");
        assertTrue(TEST.matcher(rows.get(0).substring(last)).find(), member + " is shown by no test");
    }

    @Test
    void thePageNamesTestsThatAreThere() throws IOException {
        Matcher matcher = TEST.matcher(Files.readString(PAGE));
        while (matcher.find()) {
            assertTrue(hasTest(matcher.group(1), matcher.group(2)), "no test " + matcher.group());
        }
    }

    /** Line by line, but for comments and what is left out. */
    @Test
    void theExamplesOfThePageAreTested() throws IOException {
        Set<String> code =
                Files.readAllLines(EXAMPLES).stream().map(String::strip).collect(Collectors.toSet());
        Matcher block = Pattern.compile("(?s)```java\n(.*?)```").matcher(Files.readString(PAGE));
        int found = 0;
        while (block.find()) {
            found++;
            for (String line : block.group(1).split("\n")) {
                String plain = line.replaceFirst(" // .*", "").strip();
                assertTrue(plain.equals("…") || code.contains(plain), "not in " + EXAMPLES + ": " + line);
            }
        }
        assertEquals(2, found);
    }

    private static Stream<String> rows() throws IOException {
        return Files.readAllLines(PAGE).stream().filter(line -> line.startsWith("| `"));
    }

    private static boolean hasTest(String type, String method) throws IOException {
        for (String module : List.of("bundles", "itests", "driver")) {
            try (Stream<Path> files =
                    Files.find(ROOT.resolve(module), 12, (path, attributes) -> path.endsWith(type + ".java"))) {
                for (Path file : files.toList()) {
                    if (Files.readString(file).contains(" " + method + "(")) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
