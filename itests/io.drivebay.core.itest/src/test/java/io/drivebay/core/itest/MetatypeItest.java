package io.drivebay.core.itest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.drivebay.api.disk.DiskState;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeInformation;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.ObjectClassDefinition;
import org.osgi.test.common.annotation.InjectService;

/** How a console for administrators gets to know what a declared disk can be told. */
class MetatypeItest extends DiskFixture {
    private static final String PID = "io.drivebay.disk";
    private static final String STORE = "store";
    private static final String[] NOTHING = {};

    @InjectService(timeout = 10_000)
    MetaTypeService metatypes;

    private Bundle core;
    private ObjectClassDefinition description;

    @BeforeEach
    void ask() {
        core = Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().equals("io.drivebay.core"))
                .findFirst()
                .orElseThrow();
        MetaTypeInformation information = metatypes.getMetaTypeInformation(core);
        assertArrayEquals(new String[] {PID}, information.getFactoryPids());
        assertArrayEquals(NOTHING, information.getPids());
        description = information.getObjectClassDefinition(PID, null);
    }

    private List<AttributeDefinition> attributes(int which) {
        return List.of(description.getAttributeDefinitions(which));
    }

    /** Declarative Services has its own list of keys that have a value by default, made from the same source. */
    @Test
    void everyKeyIsDescribedWithItsDefault(@InjectService ServiceComponentRuntime components) {
        Map<String, Object> known = new TreeMap<>(
                components.getComponentDescriptionDTO(core, "io.drivebay.core.internal.ConfiguredDisk").properties);
        known.keySet().removeIf(key -> key.startsWith("osgi."));
        for (AttributeDefinition attribute : attributes(ObjectClassDefinition.ALL)) {
            String key = attribute.getID();
            assertFalse(attribute.getName().isBlank(), key);
            assertFalse(attribute.getDescription().isBlank(), key);
            Object value = known.remove(key);
            boolean single = attribute.getCardinality() == 0 && !key.equals(STORE);
            assertEquals(
                    single ? String.valueOf(value) : "",
                    String.join("", Objects.requireNonNullElse(attribute.getDefaultValue(), NOTHING)),
                    key);
        }
        assertEquals(Map.of(), known, "not described");
        assertEquals(
                List.of(STORE),
                attributes(ObjectClassDefinition.REQUIRED).stream()
                        .map(AttributeDefinition::getID)
                        .toList());
    }

    /** What a console writes if its user changes nothing but the store. */
    @Test
    void whatIsDescribedMakesADisk(@InjectService ConfigurationAdmin admin) throws Exception {
        Hashtable<String, Object> written = new Hashtable<>();
        for (AttributeDefinition attribute : attributes(ObjectClassDefinition.OPTIONAL)) {
            String[] values = Objects.requireNonNullElse(attribute.getDefaultValue(), NOTHING);
            for (String value : values) {
                assertEquals("", attribute.validate(value), attribute.getID());
            }
            written.put(attribute.getID(), attribute.getCardinality() == 0 ? String.join("", values) : values);
        }
        written.put(STORE, "test:x");
        Configuration configuration = admin.getFactoryConfiguration(PID, "described", "?");
        configuration.update(written);
        try {
            await(() -> manager.disk("described")
                    .filter(disk -> disk.state() == DiskState.READY)
                    .isPresent());
        } finally {
            configuration.delete();
        }
        await(() -> manager.disk("described").isEmpty());
    }
}
