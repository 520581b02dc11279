package io.drivebay.shell.internal.cli;

import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** How command lines are read and described; the same for every command. */
public final class CommandLines {
    private CommandLines() {}

    /** A parser that fills in this command. */
    public static CommandLine of(ShellCommand command, Services services) {
        CommandLine line = new CommandLine(command, new CandidateFactory(services));
        line.getCommandSpec()
                .addOption(OptionSpec.builder("--help")
                        .usageHelp(true)
                        .description("Shows this help.")
                        .build());
        // a file name after @ is an argument like any other, never read
        return line.setExpandAtFiles(false)
                .setPosixClusteredShortOptionsAllowed(false)
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    /** The command and its arguments on one line. */
    public static String synopsis(CommandSpec spec) {
        StringBuilder text = new StringBuilder(spec.name());
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            append(text, parameter.paramLabel(), parameter);
        }
        for (OptionSpec option : spec.options()) {
            if (!option.usageHelp()) {
                String label = option.arity().max() == 0 ? "" : " " + option.paramLabel();
                append(text, option.longestName() + label, option);
            }
        }
        return text.toString();
    }

    /** The help of a command: synopsis, what it does, arguments, options, an example. */
    public static String help(CommandLine line) {
        CommandSpec spec = line.getCommandSpec();
        spec.usageMessage().customSynopsis(synopsis(spec)).sortOptions(false).width(100);
        return line.setSeparator(" ").getUsageMessage(Ansi.OFF).stripTrailing();
    }

    private static void append(StringBuilder text, String argument, ArgSpec spec) {
        text.append(' ').append(spec.required() ? argument : "[" + argument + "]");
        if (spec.isMultiValue()) {
            text.append("...");
        }
    }
}
