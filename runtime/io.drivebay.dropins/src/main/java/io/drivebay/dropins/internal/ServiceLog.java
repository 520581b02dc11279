package io.drivebay.dropins.internal;

import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings into the host's log what is told to a log service. Equinox has one, and File Install and Declarative Services
 * prefer it to the log that they write on Felix; but nobody writes down what it gets: not why a dropped bundle does not
 * start. Threads: the log service's.
 */
@Component(service = {})
public final class ServiceLog implements LogListener {
    /** What the framework tells of itself; the launcher hears of it. */
    private static final String EVENTS = "Events.";

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bind(LogReaderService reader) {
        reader.addLogListener(this);
    }

    void unbind(LogReaderService reader) {
        reader.removeLogListener(this);
    }

    @Override
    public void logged(LogEntry entry) {
        if (entry.getLoggerName().startsWith(EVENTS)) {
            return;
        }
        Logger log = LoggerFactory.getLogger(entry.getBundle().getSymbolicName());
        if (entry.getLogLevel() == LogLevel.ERROR) {
            log.error(entry.getMessage(), entry.getException());
        } else if (entry.getLogLevel() == LogLevel.WARN) {
            log.warn(entry.getMessage(), entry.getException());
        }
    }
}
