package io.drivebay.mount.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** This machine's Samba, through its own tools: testparm(1) and smbcontrol(1). Threads: any. */
final class Samba {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Pattern SECTION = Pattern.compile("(?m)^\\[(.+)]$");
    private static final Pattern ALIASES = Pattern.compile("(?m)^\\s*netbios aliases = (.+)$");

    private final Optional<Path> configuration;

    /** The Samba of a configuration; empty for the one that Samba looks for itself. */
    Samba(Optional<Path> configuration) {
        this.configuration = configuration;
    }

    /**
     * The shares of its configuration, and what else has a section there, in small letters.
     *
     * @throws DiskException NOT_SUPPORTED without Samba; IO_DEVICE if the configuration is in error
     */
    Set<String> sections() throws DiskException {
        return SECTION.matcher(testparm().output())
                .results()
                .map(found -> found.group(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    /** The server's further names. */
    List<String> aliases() throws DiskException {
        return ALIASES.matcher(testparm().output())
                .results()
                .flatMap(found -> Stream.of(found.group(1).split("[\\s,]+")))
                .toList();
    }

    /**
     * Makes the server read its configuration; it has when this returns.
     *
     * @throws DiskException NOT_READY if it does not run
     */
    void reload() throws DiskException {
        control("smbd", "reload-config");
        // messages are taken in turn
        control("smbd", "ping");
    }

    /** Closes what clients have open in a share. */
    void disconnect(String share) throws DiskException {
        control("smbd", "close-share", share);
    }

    private Tool.Result testparm() throws DiskException {
        List<String> command = new ArrayList<>(List.of("--suppress-prompt", "--skip-logic-checks"));
        configuration.ifPresent(path -> command.add(path.toString()));
        Tool.Result result = tool("testparm").run(command, PATIENCE);
        if (result.status() != 0) {
            throw new DiskException(
                    ErrorCode.IO_DEVICE, "Samba's configuration is in error: " + result.lastLine() + "; see testparm");
        }
        return result;
    }

    private void control(String... arguments) throws DiskException {
        List<String> command = new ArrayList<>();
        configuration.ifPresent(path -> command.add("--configfile=" + path));
        command.addAll(List.of(arguments));
        Tool.Result result = tool("smbcontrol").run(command, PATIENCE);
        if (result.status() != 0) {
            throw new DiskException(
                    ErrorCode.NOT_READY, "Samba's server does not answer: " + result.lastLine() + "; start smbd");
        }
    }

    private static Tool tool(String name) throws DiskException {
        return Tool.find(name)
                .orElseThrow(() -> new DiskException(
                        ErrorCode.NOT_SUPPORTED, "shares need Samba, and there is no " + name + "; install samba"));
    }
}
