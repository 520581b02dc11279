package io.drivebay.shell.internal.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Finds what may stand at a place of a command line. Threads: any. */
public final class Completer {
    private final Map<String, Supplier<ShellCommand>> commands;
    private final Services services;

    /** A completer of these commands. */
    public Completer(Map<String, Supplier<ShellCommand>> commands, Services services) {
        this.commands = commands;
        this.services = services;
    }

    /**
     * The values that may stand at a place, options left out.
     *
     * @param name the command with its scope
     * @param words the words of the line, the command first
     * @param index of the word to complete
     */
    public List<String> complete(String name, List<String> words, int index) {
        CommandSpec spec = CommandLines.of(commands.get(name).get(), services).getCommandSpec();
        OptionSpec before = spec.findOption(words.get(index - 1));
        if (before != null && takesValue(before)) {
            return candidates(before);
        }
        int position = 0;
        for (int i = 1; i < index; i++) {
            OptionSpec option = spec.findOption(words.get(i));
            if (option != null && takesValue(option)) {
                i++;
            } else if (option == null) {
                position++;
            }
        }
        List<PositionalParamSpec> parameters = spec.positionalParameters();
        return position < parameters.size() ? candidates(parameters.get(position)) : List.of();
    }

    private static boolean takesValue(OptionSpec option) {
        return option.arity().max() > 0;
    }

    private static List<String> candidates(ArgSpec argument) {
        List<String> values = new ArrayList<>();
        if (argument.completionCandidates() != null) {
            argument.completionCandidates().forEach(values::add);
        }
        return values;
    }
}
