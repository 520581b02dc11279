package io.drivebay.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivebay.api.disk.DiskDeclaration;
import io.drivebay.api.driver.StorageType;
import io.drivebay.api.install.DriverInstaller;
import io.drivebay.api.install.Module;
import io.drivebay.api.mount.MountingPointFlag;
import io.drivebay.api.mount.MountingPointSpec;
import io.drivebay.shell.internal.cli.CommandException;
import io.drivebay.shell.internal.cli.Completer;
import io.drivebay.shell.internal.command.Commands;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
    private static final UUID GUID = UUID.fromString("0f8fad5b-d9cb-469f-a165-70867728950e");

    private final FakeHost host = new FakeHost();
    private final Shell shell = new Shell(new FakeServices(host));

    private String failure(String... words) {
        return assertThrows(CommandException.class, () -> shell.run(words)).getMessage();
    }

    private void up() throws CommandException {
        shell.run("disk:up", "a", "mem:1G", "--at", "/mnt/a", "--guid", GUID.toString());
    }

    @Test
    void upPassesEverythingOn() throws CommandException {
        shell.run(
                "disk:up",
                "b",
                "mem:1G",
                "--type",
                "disk_pnp",
                "--driver",
                "fuse",
                "--driver-option",
                "x=1",
                "--driver-option",
                "y=2=3",
                "--sector",
                "4096",
                "--guid",
                GUID.toString(),
                "--partitions",
                "--hold-timeout",
                "2m",
                "--read-only",
                "--timeout",
                "500ms",
                "--format",
                "ext4",
                "--at",
                "n",
                "--at",
                "/mnt/b");

        DiskDeclaration declared = host.declared;
        assertEquals(StorageType.DISK_PNP, declared.disk().type());
        assertEquals(Optional.of("fuse"), declared.disk().driver());
        assertEquals(Map.of("x", "1", "y", "2=3"), declared.disk().driverOptions());
        assertEquals(4096, declared.disk().sectorSize());
        assertEquals(GUID, declared.disk().guid());
        assertTrue(declared.disk().scanPartitions());
        assertEquals(Duration.ofMinutes(2), declared.disk().holdTimeout());
        assertTrue(declared.medium().readOnly());
        assertEquals(Duration.ofMillis(500), declared.medium().timeout());
        assertEquals(Optional.of("ext4"), declared.format());
        assertEquals(
                List.of("n", "/mnt/b"),
                declared.mountingPoints().stream().map(point -> point.target()).toList());
    }

    @Test
    void aCdromIsReadOnlyWithLargeSectors() throws CommandException {
        shell.run("disk:up", "c", "mem:1G", "--type", "cdrom");

        assertEquals(2048, host.declared.disk().sectorSize());
        assertTrue(host.declared.medium().readOnly());
    }

    @Test
    void upSaysWhatThereIs() throws CommandException {
        assertEquals("""
                disk a is READY: 1 GiB, /dev/loop7 by fuse
                /mnt/a: ext4 mounted at /mnt/a, device /dev/drivebay/a
                """, shell.run("disk:up", "a", "mem:1G", "--at", "/mnt/a"));
    }

    @Test
    void aWrongStoreIsPointedAt() {
        String message = failure("disk:up", "a", "nix:1G");

        assertTrue(message.startsWith("store 'nix:1G', column 1: there is no scheme 'nix' [87 INVALID_PARAMETER]"));
        assertTrue(message.endsWith("\n  nix:1G\n  ^"), message);
        assertTrue(host.disks.isEmpty());
        assertTrue(failure("disk:up", "a", "mem:1G?=x").contains("\n  mem:1G?=x\n         ^"));
    }

    @Test
    void stepsOfALife() throws CommandException {
        assertEquals("disk a is created\n", shell.run("disk:create", "a"));
        assertEquals("disk a is READY: 1 GiB, /dev/loop7 by fuse\n", shell.run("disk:insert", "a", "mem:1G"));
        assertEquals("disk a has 2 GiB\n", shell.run("disk:resize", "a", "2G"));
        assertEquals("disk a is READY: 2 GiB, /dev/loop7 by fuse\n", shell.run("disk:swap", "a", "mem:2G"));
        assertEquals("disk a is empty\n", shell.run("disk:remove", "a"));
        assertEquals("disk a is deleted\n", shell.run("disk:delete", "a"));
        assertTrue(host.disks.isEmpty());
    }

    @Test
    void list() throws CommandException {
        up();
        shell.run("disk:create", "empty");

        assertEquals("""
                NAME   STATE  SIZE   SECTOR  MODE  NODE        DRIVER  STORE   MESSAGE
                a      READY  1 GiB  512     rw    /dev/loop7  fuse    mem:1G
                empty  EMPTY  -      512     -     -           -       -       no medium
                """, shell.run("disk:list"));
        assertTrue(shell.run("disk:list", "--json").startsWith("[\n  {\n    \"name\": \"a\",\n"));
    }

    @Test
    void infoAsTable() throws CommandException {
        up();
        host.disks.get("a").busy = true;

        assertEquals("""
                name            a
                state           READY
                message         -
                store           mem:1G
                size            1 GiB (1073741824 bytes)
                sector          512
                read-only       no
                type            DISK
                guid            0f8fad5b-d9cb-469f-a165-70867728950e
                driver          fuse
                node            /dev/loop7
                timeout         30s
                capabilities    WRITE FLUSH
                detail channel  io_uring
                mounting point  /mnt/a: ext4 mounted at /mnt/a, device /dev/drivebay/a
                holder          bash (pid 12) has /mnt/x open
                """, shell.run("disk:info", "a"));
    }

    @Test
    void infoAsJson() throws CommandException {
        up();
        host.disks.get("a").busy = true;

        assertEquals("""
                {
                  "name": "a",
                  "store": "mem:1G",
                  "state": "READY",
                  "driver": "fuse",
                  "node": "/dev/loop7",
                  "size": 1073741824,
                  "sectorSize": 512,
                  "readOnly": false,
                  "guid": "0f8fad5b-d9cb-469f-a165-70867728950e",
                  "type": "DISK",
                  "capabilities": [
                    "WRITE",
                    "FLUSH"
                  ],
                  "timeout": "PT30S",
                  "details": {
                    "channel": "io_uring"
                  },
                  "message": null,
                  "mountingPoints": [
                    {
                      "target": "/mnt/a",
                      "folder": "/mnt/a",
                      "device": "/dev/drivebay/a",
                      "mounted": true,
                      "fileSystem": "ext4",
                      "message": null
                    }
                  ],
                  "holders": [
                    {
                      "pid": 12,
                      "command": "bash",
                      "path": "/mnt/x"
                    }
                  ]
                }
                """, shell.run("disk:info", "a", "--json"));
    }

    @Test
    void stats() throws CommandException {
        up();

        assertEquals("""
                since 1970-01-01T00:00:00Z, 2 in flight
                OPERATION  COUNT  FAILED  TIMED OUT  BYTES    P50     P99     MAX
                READ       100    1       0          400 KiB  5.1 us  5.1 us  3.1 ms
                """, shell.run("disk:stats", "a"));
        String json = shell.run("disk:stats", "a", "--json");
        assertTrue(json.contains("\"inFlight\": 2"), json);
        assertTrue(json.contains("\"p99\": 5119"), json);
    }

    @Test
    void drivers() throws CommandException {
        assertEquals("""
                DRIVER  USABLE  TYPES       FACTS             REMARKS
                fuse    yes     DISK CDROM  channel=io_uring
                ublk    no      -           -                 no /dev/ublk-control; modprobe ublk_drv
                """, shell.run("disk:drivers"));
        assertTrue(shell.run("disk:drivers", "--json").contains("\"usable\": false"));
    }

    @Test
    void providers() throws CommandException {
        assertEquals("""
                STORE  OPTION     DEFAULT  DESCRIPTION
                mem:                       memory, LOCATION is the size
                       fill       0        byte of new sectors
                cow+                       copy on write
                       cow.store           where changes go
                """, shell.run("disk:providers"));
        assertTrue(shell.run("disk:providers", "--json").contains("\"schemes\": ["));
    }

    @Test
    void mountingPoints() throws CommandException {
        up();
        assertEquals("n: ext4 mounted, device /dev/drivebay/a\n", shell.run("mount:add", "a", "n"));
        assertEquals("""
                DISK  TARGET  MOUNTED  FILE SYSTEM  FOLDER  DEVICE           MESSAGE
                a     /mnt/a  yes      ext4         /mnt/a  /dev/drivebay/a
                a     n       yes      ext4         -       /dev/drivebay/a
                """, shell.run("mount:list"));
        assertTrue(shell.run("mount:list", "a", "--json").contains("\"disk\": \"a\""));
        assertEquals("n is removed\n", shell.run("mount:remove", "a", "n"));
        assertEquals("a has no mounting point n [1168 NOT_FOUND]", failure("mount:remove", "a", "n"));
    }

    @Test
    void mountingPointsWithFlags() throws CommandException {
        up();
        shell.run("mount:add", "a", "v", "--flag", "local", "--flag", "SIMPLE", "--user", "1000");

        MountingPointSpec spec = host.points.get("a").get(1).spec();
        assertEquals(new MountingPointSpec("v", Set.of(MountingPointFlag.LOCAL, MountingPointFlag.SIMPLE), 1000), spec);
        shell.run("mount:add", "a", "--flag", "AUTOCREATE_DRIVE_LETTER");
        assertEquals("", host.points.get("a").get(2).spec().target());
        assertTrue(failure("mount:add", "a", "x", "--flag", "NO").contains("Invalid value for option '--flag'"));
    }

    @Test
    void installation() throws CommandException {
        assertEquals(
                "DRIVER, HELPER_DLL are installed\n", shell.run("driver:install", "--modules", "driver,HELPER_DLL"));
        assertEquals("/opt/drivebay/drivebay.cab " + DriverInstaller.DRIVEBAY + " null []", host.installer.asked);
        assertEquals("""
                MODULE      STATE        VERSION
                DRIVER      RUNNING      1.2.3.4
                PNP_BUS     NOT_PRESENT  -
                HELPER_DLL  RUNNING      1.2.3.4
                """, shell.run("driver:status"));
        assertTrue(shell.run("driver:status", "--json").contains("\"version\": null"));

        host.installer.restart.add(Module.DRIVER);
        String guid = "{1FAD0EF2-9A03-4B87-B4BC-645B7035ED90}";
        assertEquals(
                "DRIVER is installed\nrestart the system for DRIVER, which is in use\n",
                shell.run(
                        "driver:install",
                        "--guid",
                        guid,
                        "--cab",
                        "/x.cab",
                        "--path",
                        "/opt",
                        "--flag",
                        "keep_start_type"));
        assertEquals("/x.cab 1fad0ef2-9a03-4b87-b4bc-645b7035ed90 /opt [KEEP_START_TYPE]", host.installer.asked);
        assertTrue(shell.run("driver:uninstall", "--guid", guid).startsWith("the modules of product 1fad0ef2"));
        assertTrue(host.installer.asked.endsWith("[VERSION_PREVIOUS, VERSION_CURRENT]"));
        assertTrue(failure("driver:status", "--guid", "1").contains("'1' is no GUID"));
    }

    @Test
    void icons() throws CommandException {
        up();
        assertEquals("icon vault is registered\n", shell.run("icon:register", "/opt/vault.ico", "vault"));
        assertEquals(Map.of("vault", "{6F0D3E0C-8D4B-4C2E-9A53-2F0B7D1C5E61} /opt/vault.ico"), host.icons.registered);
        assertEquals("yes\n", shell.run("icon:registered", "vault"));
        assertEquals("disk a shows icon vault\n", shell.run("icon:show", "a", "vault"));
        assertEquals(Map.of("a", "vault"), host.icons.shown);
        assertEquals("disk a shows its own icon\n", shell.run("icon:reset", "a"));
        assertEquals(Map.of(), host.icons.shown);
        assertEquals("icon vault is forgotten\n", shell.run("icon:unregister", "vault"));
        assertEquals("no\n", shell.run("icon:registered", "vault"));
        assertEquals("there is no icon vault [2 FILE_NOT_FOUND]", failure("icon:unregister", "vault"));
    }

    @Test
    void formatLeavesAloneWhatIsNotBlank() throws CommandException {
        shell.run("disk:up", "a", "mem:1G");
        host.content = "xfs";

        assertTrue(failure("disk:format", "a", "ext4").startsWith("disk a holds xfs; with --force"));
        assertEquals(null, host.formatted);
        shell.run("disk:format", "a", "ext4", "--force", "--label", "L");
        assertEquals("/dev/loop7 ext4 L", host.formatted);
    }

    @Test
    void formatRefusesWhatIsReadOnly() throws CommandException {
        shell.run("disk:up", "a", "mem:1G", "--read-only");

        assertEquals(
                "disk a is read-only; remove its medium and insert it without --read-only [19 WRITE_PROTECT]",
                failure("disk:format", "a", "ext4", "--force"));
        assertEquals(null, host.formatted);
    }

    @Test
    void theWordNullIsAWord() throws CommandException {
        assertEquals("disk null is created\n", shell.run("disk:create", null));
    }

    @Test
    void guidsMayHaveBraces() throws CommandException {
        shell.run("disk:up", "a", "mem:1G", "--guid", "{" + GUID + "}");

        assertEquals(GUID, host.declared.disk().guid());
    }

    @Test
    void formatRefusesWhatIsMounted() throws CommandException {
        up();

        assertEquals(
                "disk a is mounted at /mnt/a; first: mount:remove a /mnt/a [170 BUSY]",
                failure("disk:format", "a", "ext4", "--force"));
    }

    @Test
    void downOfAllTriesEveryDisk() throws CommandException {
        for (String name : List.of("a", "b", "c")) {
            shell.run("disk:up", name, "mem:1G");
        }
        host.disks.get("a").busy = true;
        ByteArrayOutputStream progress = new ByteArrayOutputStream();

        String message = assertThrows(CommandException.class, () -> shell.run(false, progress, "disk:down", "--all"))
                .getMessage();

        assertEquals("1 of 3 disks stayed up: disk a is busy: bash (pid 12) has /mnt/x open [170 BUSY]", message);
        assertEquals(
                "taking down disk a (1 of 3)\ntaking down disk b (2 of 3)\ntaking down disk c (3 of 3)\n",
                progress.toString());
        assertEquals(List.of("a"), List.copyOf(host.disks.keySet()));
        assertEquals("disk a is down\n", shell.run("disk:down", "a", "--force"));
    }

    @Test
    void downNeedsOneOfTwo() {
        assertTrue(failure("disk:down").startsWith("give either NAME or --all"));
        assertTrue(failure("disk:down", "a", "--all").startsWith("give either NAME or --all"));
    }

    @Test
    void progressOnATerminalIsWiped() throws CommandException {
        ByteArrayOutputStream progress = new ByteArrayOutputStream();
        shell.run(true, progress, "disk:up", "a", "mem:1G");

        assertEquals("\r\u001b[Kbringing up disk a ...\r\u001b[K", progress.toString());
    }

    /** A timeout of 0 is none, as everywhere. */
    @ParameterizedTest
    @ValueSource(strings = {"60s", "0"})
    void watchEndsAfterItsCount(String timeout) throws Exception {
        Thread other = new Thread(() -> {
            // the watch is there as soon as somebody listens
            while (host.listeners.isEmpty()) {
                LockSupport.parkNanos(1_000_000);
            }
            try {
                shell.run("disk:create", "other");
                shell.run("disk:create", "a");
            } catch (CommandException e) {
                throw new IllegalStateException(e);
            }
        });
        other.start();

        String out = shell.run("disk:watch", "a", "--count", "1", "--timeout", timeout);

        other.join();
        assertEquals("1970-01-01T00:00:00Z  a  CREATED\n", out);
        assertTrue(host.listeners.isEmpty());
    }

    @Test
    void watchSaysIfTooLittleHappened() {
        assertEquals(
                "only 0 of 2 events came in 1ms [121 SEM_TIMEOUT]",
                failure("disk:watch", "--count", "2", "--timeout", "1ms"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "disk:info a --jsno | Unknown option: '--jsno' [87 INVALID_PARAMETER]; usage: disk:info NAME [--json]",
                "disk:info a b | Unmatched argument at index 1: 'b' [87 INVALID_PARAMETER]; usage: disk:info NAME [--json]",
                "disk:info | Missing required parameter: 'NAME' [87 INVALID_PARAMETER]; usage: disk:info NAME [--json]",
                "disk:info a | there is no disk 'a'; disk:list shows all [1168 NOT_FOUND]",
                "disk:info @/etc/passwd | there is no disk '@/etc/passwd'; disk:list shows all",
                "disk:resize a x | Invalid value for positional parameter at index 1 (SIZE): 'x' is not a size;"
                        + " write for example 512M, 10G or 1T [87 INVALID_PARAMETER]; usage: disk:resize NAME SIZE",
                "disk:create - | '-' is no name for a disk",
                "disk:create ../x | '../x' is no name for a disk",
                "disk:create a --sector 77 | sector size 77 is not 512, 1024, 2048 or 4096 [87 INVALID_PARAMETER]",
                "disk:insert a mem:1G --timeout soon | Invalid value for option '--timeout': 'soon' is no time span",
                "disk:create a --guid 1-2-3-4-5 | Invalid value for option '--guid': '1-2-3-4-5' is no GUID; write for",
                "disk:create a --guid {nix} | Invalid value for option '--guid': '{nix}' is no GUID; write for",
                "icon:register a.ico a | Invalid value for positional parameter at index 0 (FILE): 'a.ico' is relative",
                "driver:install --cab a.cab | Invalid value for option '--cab': 'a.cab' is relative; give an absolute",
                "disk:down | give either NAME or --all, for example: disk:down data [87 INVALID_PARAMETER]",
                "disk:watch --count 0 | --count 0 is not 1 or more [87 INVALID_PARAMETER]",
                "disk:up a mem:1G --save | Configuration Admin is not there",
            })
    void errorsNameTheCauseOnOneLine(String line, String expected) {
        String message = failure(line.split(" "));

        assertTrue(message.startsWith(expected), message);
        assertTrue(message.matches(".* \\[\\d+ [A-Z_]+\\](; usage: .*)?"), message);
        assertFalse(message.contains("\n"), message);
        assertTrue(host.disks.isEmpty());
    }

    @Test
    void everyCommandHasHelpWithAnExample() throws CommandException {
        for (String name : Commands.byName().keySet()) {
            String help = shell.run(name, "--help");
            assertTrue(help.startsWith("Usage: " + name), help);
            assertTrue(help.contains("Example:\n  " + name), help);
            assertTrue(help.contains("--help"), help);
            assertTrue(help.lines().allMatch(line -> line.equals(line.stripTrailing())), help);
            assertTrue(shell.run("disk:help").contains(name));
        }
    }

    @Test
    void completesWhatFitsThePlace() throws CommandException {
        up();
        Completer completer = new Completer(Commands.byName(), new FakeServices(host));

        assertEquals(List.of("a"), completer.complete("disk:info", List.of("disk:info", ""), 1));
        assertEquals(List.of("a"), completer.complete("disk:info", List.of("disk:info", "--json", ""), 2));
        assertEquals(List.of(), completer.complete("disk:info", List.of("disk:info", "a", ""), 2));
        assertEquals(List.of("mem:", "cow+"), completer.complete("disk:up", List.of("disk:up", "x", ""), 2));
        assertEquals(List.of("fuse", "ublk"), completer.complete("disk:up", List.of("disk:up", "--driver", ""), 2));
        assertEquals(
                List.of("mem:", "cow+"),
                completer.complete("disk:up", List.of("disk:up", "--driver", "fuse", "x", ""), 4));
        assertEquals(
                List.of("DISK", "CDROM", "DISK_PNP"),
                completer.complete("disk:create", List.of("disk:create", "--type", ""), 2));
        assertEquals(List.of("/mnt/a"), completer.complete("mount:remove", List.of("mount:remove", "a", ""), 2));
        assertEquals(List.of("ext4", "xfs"), completer.complete("disk:format", List.of("disk:format", "a", ""), 2));
    }

    @Test
    void anyWordsEitherWorkOrAreRefusedInWords() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<String> names = Commands.byName().keySet().stream()
                .filter(name -> !name.equals("disk:watch"))
                .toList();
        String[] words = {
            "a",
            "b",
            "",
            "--",
            "-",
            "--json",
            "--force",
            "--type",
            "DISK",
            "--driver-option",
            "x",
            "x=",
            "=x",
            "k=v",
            "--sector",
            "512",
            "99999999999999999999",
            "--guid",
            GUID.toString(),
            "mem:1G",
            "mem:",
            "file+:",
            "--at",
            "/mnt/a",
            "--timeout",
            "1s",
            "PT-1S",
            "PT99999999999999H",
            "--all",
            "--help",
            "--save",
            "\u0000",
            "@x",
            "${x}",
            "%s",
            "\"",
            "'",
            "10G",
            "-5",
            "\uD800",
            "--name=",
            "--timeout=1s",
            "--label",
            "ext4"
        };
        for (int i = 0; i < 3_000; i++) {
            String[] line = new String[1 + random.nextInt(7)];
            line[0] = names.get(random.nextInt(names.size()));
            for (int j = 1; j < line.length; j++) {
                line[j] = words[random.nextInt(words.length)];
            }
            try {
                shell.run(line);
            } catch (CommandException e) {
                assertFalse(e.getMessage().isBlank(), () -> String.join(" ", line));
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + String.join(" ", line), e);
            }
        }
    }

    @Test
    void disksAreExportedListedAndNoLongerExported() throws CommandException {
        up();
        assertEquals("nbd+unix:///b?socket=/s\n", shell.run("nbd:export", "a", "--name", "b", "--read-only"));
        shell.run("nbd:export", "a");
        String json = shell.run("nbd:list", "--json");
        assertTrue(json.contains("\"name\": \"b\""), json);
        assertTrue(json.contains("\"disk\": \"a\""), json);
        assertTrue(json.contains("\"uri\": \"nbd+unix:///b?socket=/s\""), json);
        assertTrue(json.contains("\"clients\": 1"), json);
        String table = shell.run("nbd:list");
        assertTrue(table.contains("b     a     ro    1"), table);
        assertEquals("the NBD export 'b' is in use by unix [170 BUSY]", failure("nbd:unexport", "b"));
        shell.run("nbd:unexport", "b", "--force");
        assertEquals("there is no NBD export 'b' [1168 NOT_FOUND]", failure("nbd:unexport", "b"));
        assertFalse(shell.run("nbd:list").contains("b "));
        assertTrue(failure("nbd:export", "z").startsWith("there is no disk 'z'"));
    }
}
