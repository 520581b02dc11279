package io.drivebay.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import aQute.bnd.osgi.Jar;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What can be set, as the bundles that are shipped describe it (OSGI-INF/metatype) and as the pages do. */
final class SettingsItest {
    private static final Path DOCS = Path.of("..", "..", "docs");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /** The resource of a bundle that describes a configuration. */
    private static Element description(String bundle) throws Exception {
        try (DirectoryStream<Path> jars =
                Files.newDirectoryStream(Host.DISTRIBUTION.resolve("plugins"), bundle + "-*.jar")) {
            try (Jar jar = new Jar(jars.iterator().next().toFile())) {
                List<String> names =
                        List.copyOf(jar.getDirectory("OSGI-INF/metatype").keySet());
                assertEquals(1, names.size(), names::toString);
                try (InputStream text = jar.getResource(names.get(0)).openInputStream()) {
                    Document document = DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(text);
                    return document.getDocumentElement();
                }
            }
        }
    }

    private static List<Element> elements(Element parent, String name) {
        NodeList nodes = parent.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    /** What stands in the first column of the table that follows some words. */
    private static Set<String> keys(String page, String words) throws Exception {
        List<String> lines = Files.readString(DOCS.resolve(page))
                .lines()
                .dropWhile(line -> !line.endsWith(words))
                .dropWhile(line -> !line.startsWith("|"))
                .takeWhile(line -> line.startsWith("|"))
                .toList();
        assertFalse(lines.isEmpty(), page + " has no table after " + words);
        return lines.stream()
                .flatMap(line -> CODE.matcher(line.split("\\|")[1]).results())
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @CsvSource({
        "io.drivebay.core, factoryPid, io.drivebay.disk, host.md, Its keys:",
        "io.drivebay.driver.nbd, pid, io.drivebay.driver.nbd, driver/nbd.md, The configuration `io.drivebay.driver.nbd`:"
    })
    void aConfigurationIsDescribedInItsBundleAndOnItsPage(
            String bundle, String kind, String pid, String page, String words) throws Exception {
        Element description = description(bundle);
        assertEquals(pid, elements(description, "Designate").get(0).getAttribute(kind));
        Set<String> described = new TreeSet<>();
        for (Element attribute : elements(description, "AD")) {
            String key = attribute.getAttribute("id");
            described.add(key);
            assertFalse(attribute.getAttribute("name").isBlank(), key);
            assertFalse(attribute.getAttribute("description").isBlank(), key);
            // a console takes what is required and empty for a mistake
            boolean optional = attribute.getAttribute("required").equals("false");
            assertEquals(attribute.hasAttribute("default"), optional, key);
        }
        assertEquals(keys(page, words), described);
    }

    /** What is to be chosen from is listed. */
    @Test
    void whatHasFewValuesOffersThem() throws Exception {
        assertEquals(Set.of("DISK", "CDROM", "DISK_PNP"), values("io.drivebay.core", "type"));
        assertEquals(Set.of("off", "allow", "require"), values("io.drivebay.driver.nbd", "tls"));
    }

    private static Set<String> values(String bundle, String key) throws Exception {
        List<Element> attributes = elements(description(bundle), "AD").stream()
                .filter(attribute -> attribute.getAttribute("id").equals(key))
                .toList();
        assertTrue(attributes.size() == 1, key);
        return elements(attributes.get(0), "Option").stream()
                .map(option -> option.getAttribute("value"))
                .collect(Collectors.toSet());
    }
}
