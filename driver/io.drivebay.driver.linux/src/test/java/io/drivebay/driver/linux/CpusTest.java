package io.drivebay.driver.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpusTest {
    @ParameterizedTest
    @CsvSource({"0,'{0}'", "0-3,'{0, 1, 2, 3}'", "'0-1,4,6-7\n','{0, 1, 4, 6, 7}'"})
    void listsAreOfRangesAndNumbers(String list, String numbers) {
        assertEquals(numbers, Cpus.parse(list).toString());
    }

    @Test
    void whatRunsIsPossible() throws Exception {
        BitSet online = Cpus.online();
        assertEquals(online, online.get(0, Cpus.possible()));
        assertTrue(online.cardinality() >= Runtime.getRuntime().availableProcessors(), online::toString);
    }
}
