package io.drivebay.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.drivebay.shell.internal.cli.CommandException;
import io.drivebay.shell.internal.command.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Holds the page of the commands against their help; with {@code -Dupdate=true} it writes the page anew. */
class CommandsPageTest {
    private static final Path PAGE = Path.of("..", "..", "docs", "commands.md");
    private static final String BEGIN = "<!-- help of the commands; written by CommandsPageTest -->\n";

    @Test
    void thePageSaysWhatTheHelpSays() throws IOException, CommandException {
        String page = Files.readString(PAGE);
        String introduction = page.substring(0, page.indexOf(BEGIN) + BEGIN.length());
        String expected = introduction + help();
        if (Boolean.getBoolean("update")) {
            Files.writeString(PAGE, expected);
        }
        assertEquals(expected, Files.readString(PAGE), "docs/commands.md is old; run this test with -Dupdate=true");
    }

    private static String help() throws CommandException {
        Shell shell = new Shell(new FakeServices(new FakeHost()));
        StringBuilder text = new StringBuilder();
        for (String name : Commands.byName().keySet()) {
            text.append("\n## ").append(name).append("\n\n```text\n");
            text.append(shell.run(name, "--help")).append("```\n");
        }
        return text.toString();
    }
}
