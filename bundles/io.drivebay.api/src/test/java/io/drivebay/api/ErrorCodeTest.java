package io.drivebay.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ErrorCodeTest {
    /** SPC-4 clause 4.5.6, table 48. */
    private static final Map<String, Integer> SENSE_KEYS = Map.of(
            "NOT READY", 0x2,
            "MEDIUM ERROR", 0x3,
            "HARDWARE ERROR", 0x4,
            "ILLEGAL REQUEST", 0x5,
            "DATA PROTECT", 0x7,
            "ABORTED COMMAND", 0xB);

    /** SPC-4 annex F.2: what block devices may report of it here; code and qualifier. */
    private static final Map<String, Integer> ADDITIONAL_SENSE_CODES = Map.ofEntries(
            Map.entry("LOGICAL UNIT NOT READY, CAUSE NOT REPORTABLE", 0x0400),
            Map.entry("LOGICAL UNIT NOT READY, OPERATION IN PROGRESS", 0x0407),
            Map.entry("WRITE ERROR", 0x0C00),
            Map.entry("UNRECOVERED READ ERROR", 0x1100),
            Map.entry("RECORD NOT FOUND", 0x1401),
            Map.entry("INVALID COMMAND OPERATION CODE", 0x2000),
            Map.entry("ACCESS DENIED - NO ACCESS RIGHTS", 0x2002),
            Map.entry("LOGICAL BLOCK ADDRESS OUT OF RANGE", 0x2100),
            Map.entry("INVALID FIELD IN CDB", 0x2400),
            Map.entry("LOGICAL UNIT NOT SUPPORTED", 0x2500),
            Map.entry("INVALID FIELD IN PARAMETER LIST", 0x2600),
            Map.entry("WRITE PROTECTED", 0x2700),
            Map.entry("SPACE ALLOCATION FAILED WRITE PROTECT", 0x2707),
            Map.entry("COMMAND SEQUENCE ERROR", 0x2C00),
            Map.entry("COMMAND TIMEOUT DURING PROCESSING", 0x2E02),
            Map.entry("MEDIUM NOT PRESENT", 0x3A00),
            Map.entry("INTERNAL TARGET FAILURE", 0x4400),
            Map.entry("INSUFFICIENT RESOURCES", 0x5503));

    /** What an initiator is to make of each. */
    private static final Map<ErrorCode, String> SENSE = sense("""
            FILE_NOT_FOUND        NOT READY: LOGICAL UNIT NOT READY, CAUSE NOT REPORTABLE
            PATH_NOT_FOUND        NOT READY: LOGICAL UNIT NOT READY, CAUSE NOT REPORTABLE
            ACCESS_DENIED         DATA PROTECT: ACCESS DENIED - NO ACCESS RIGHTS
            NOT_ENOUGH_MEMORY     HARDWARE ERROR: INSUFFICIENT RESOURCES
            WRITE_PROTECT         DATA PROTECT: WRITE PROTECTED
            NOT_READY             NOT READY: LOGICAL UNIT NOT READY, CAUSE NOT REPORTABLE
            CRC                   MEDIUM ERROR: UNRECOVERED READ ERROR
            SECTOR_NOT_FOUND      MEDIUM ERROR: RECORD NOT FOUND
            WRITE_FAULT           MEDIUM ERROR: WRITE ERROR
            READ_FAULT            MEDIUM ERROR: UNRECOVERED READ ERROR
            SHARING_VIOLATION     NOT READY: LOGICAL UNIT NOT READY, CAUSE NOT REPORTABLE
            LOCK_VIOLATION        NOT READY: LOGICAL UNIT NOT READY, CAUSE NOT REPORTABLE
            HANDLE_EOF            ILLEGAL REQUEST: LOGICAL BLOCK ADDRESS OUT OF RANGE
            NOT_SUPPORTED         ILLEGAL REQUEST: INVALID COMMAND OPERATION CODE
            DUP_NAME              ILLEGAL REQUEST: INVALID FIELD IN CDB
            DEV_NOT_EXIST         NOT READY: LOGICAL UNIT NOT READY, CAUSE NOT REPORTABLE
            FILE_EXISTS           ILLEGAL REQUEST: INVALID FIELD IN CDB
            INVALID_PARAMETER     ILLEGAL REQUEST: INVALID FIELD IN PARAMETER LIST
            DISK_FULL             DATA PROTECT: SPACE ALLOCATION FAILED WRITE PROTECT
            SEM_TIMEOUT           ABORTED COMMAND: COMMAND TIMEOUT DURING PROCESSING
            INVALID_NAME          ILLEGAL REQUEST: INVALID FIELD IN PARAMETER LIST
            DIR_NOT_EMPTY         ILLEGAL REQUEST: INVALID FIELD IN PARAMETER LIST
            BUSY                  NOT READY: LOGICAL UNIT NOT READY, OPERATION IN PROGRESS
            ALREADY_EXISTS        ILLEGAL REQUEST: INVALID FIELD IN CDB
            NOT_FOUND             ILLEGAL REQUEST: LOGICAL UNIT NOT SUPPORTED
            DIRECTORY             ILLEGAL REQUEST: INVALID FIELD IN PARAMETER LIST
            DRIVER_TOO_OLD        NOT READY: LOGICAL UNIT NOT READY, CAUSE NOT REPORTABLE
            APP_INIT_FAILURE      NOT READY: LOGICAL UNIT NOT READY, CAUSE NOT REPORTABLE
            FS_DRIVER_REQUIRED    NOT READY: LOGICAL UNIT NOT READY, CAUSE NOT REPORTABLE
            NO_CALLBACK_ACTIVE    ILLEGAL REQUEST: COMMAND SEQUENCE ERROR
            CAN_NOT_COMPLETE      ILLEGAL REQUEST: COMMAND SEQUENCE ERROR
            NO_MEDIA_IN_DRIVE     NOT READY: MEDIUM NOT PRESENT
            IO_DEVICE             HARDWARE ERROR: INTERNAL TARGET FAILURE
            IMPLEMENTATION_LIMIT  ILLEGAL REQUEST: INVALID FIELD IN PARAMETER LIST
            PRIVILEGE_NOT_HELD    DATA PROTECT: ACCESS DENIED - NO ACCESS RIGHTS
            INTERNAL_ERROR        HARDWARE ERROR: INTERNAL TARGET FAILURE
            NO_SYSTEM_RESOURCES   ABORTED COMMAND: INSUFFICIENT RESOURCES
            """);

    private static Map<ErrorCode, String> sense(String table) {
        Map<ErrorCode, String> sense = new TreeMap<>();
        table.lines().map(line -> line.split(" +", 2)).forEach(row -> sense.put(ErrorCode.valueOf(row[0]), row[1]));
        return sense;
    }

    @Test
    void everyErrorHasItsSenseData() {
        assertEquals(new TreeSet<>(Arrays.asList(ErrorCode.values())), SENSE.keySet());
        SENSE.forEach((code, words) -> {
            String[] parts = words.split(": ");
            assertEquals(SENSE_KEYS.get(parts[0]), code.senseKey(), code.name());
            assertEquals(
                    ADDITIONAL_SENSE_CODES.get(parts[1]),
                    code.additionalSenseCode() << 8 | code.additionalSenseQualifier(),
                    code.name());
        });
    }

    @Test
    void everyErrorHasItsTwinsOnce() {
        for (ErrorCode code : ErrorCode.values()) {
            assertEquals(code, ErrorCode.ofWin32(code.win32()).orElseThrow());
            assertTrue(code.errno() > 0, code.name());
        }
        assertEquals(
                ErrorCode.values().length,
                Arrays.stream(ErrorCode.values())
                        .mapToInt(ErrorCode::win32)
                        .distinct()
                        .count());
    }

    @Test
    void exceptionsOfJavaHaveTheirCode() {
        assertEquals(ErrorCode.DISK_FULL, ErrorCode.of(new IOException("No space left on device")));
        assertEquals(ErrorCode.IO_DEVICE, ErrorCode.of(new IOException((String) null)));
    }
}
