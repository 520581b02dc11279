package io.drivebay.shell.internal;

import io.drivebay.shell.internal.cli.CommandLines;
import io.drivebay.shell.internal.cli.Completer;
import io.drivebay.shell.internal.cli.Services;
import io.drivebay.shell.internal.command.Commands;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.CommandSessionListener;
import org.apache.felix.service.command.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Teaches Tab to sessions of Gogo's JLine shell. Such a session keeps what it knows of completion in the variable
 * {@link #COMPLETIONS}, and its builtin {@code complete} adds to it; both are reached by name, so that neither JLine nor
 * its packages are needed here. A session is taught before the first line that it executes.
 */
@Component
public final class JLineCompletion implements CommandSessionListener {
    /** Gogo JLine: there once the session has a line reader. */
    static final String COMPLETIONS = ".completions";

    /** Our function in the session; JLine hides names that begin like this. */
    static final String CANDIDATES = "__drivebay_candidates";

    private static final Logger LOG = LoggerFactory.getLogger(JLineCompletion.class);

    private final Services services;
    private final Function candidates;

    /** Made by Declarative Services. */
    @Activate
    public JLineCompletion(@Reference Services services) {
        this.services = services;
        Completer completer = new Completer(Commands.byName(), services);
        candidates = (session, arguments) -> completer.complete(
                arguments.get(0).toString(),
                ((List<?>) arguments.get(1)).stream().map(Object::toString).toList(),
                Integer.parseInt(arguments.get(2).toString()));
    }

    @Override
    public void beforeExecute(CommandSession session, CharSequence line) {
        if (session.get(COMPLETIONS) == null || session.get(CANDIDATES) == candidates) {
            return;
        }
        // first, because what follows comes here again
        session.put(CANDIDATES, candidates);
        try {
            session.execute(script());
        } catch (Exception e) {
            // the shell works without; Gogo declares Exception
            LOG.warn("No completion of our commands in this shell session: {}", e.toString());
        }
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence line, Exception exception) {
        // nothing is left to do
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence line, Object result) {
        // nothing is left to do
    }

    private String script() {
        StringBuilder script = new StringBuilder();
        Commands.byName().forEach((name, command) -> {
            CommandSpec spec = CommandLines.of(command.get(), services).getCommandSpec();
            String complete = "gogo:complete -c " + name;
            script.append(complete).append(" -e\n");
            script.append(complete)
                    .append(" -d ")
                    .append(quoted(spec.usageMessage().description()[0]));
            script.append('\n');
            for (OptionSpec option : spec.options()) {
                script.append(complete)
                        .append(" -l ")
                        .append(option.longestName().substring(2));
                script.append(" -d ").append(quoted(option.description()[0])).append('\n');
            }
            script.append(complete)
                    .append(" -a ")
                    .append(quoted(CANDIDATES + " " + name + " ($.commandLine words) ($.commandLine wordIndex)"));
            script.append('\n');
        });
        return script.toString();
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
