package io.drivebay.driver.nbd.internal.server;

import io.drivebay.protocol.nbd.ChunkedReplies;
import io.drivebay.protocol.nbd.ContextQuery;
import io.drivebay.protocol.nbd.ExportName;
import io.drivebay.protocol.nbd.ExportQuery;
import io.drivebay.protocol.nbd.ExtendedReplies;
import io.drivebay.protocol.nbd.HandshakeFlag;
import io.drivebay.protocol.nbd.InfoType;
import io.drivebay.protocol.nbd.OldExport;
import io.drivebay.protocol.nbd.OptionCode;
import io.drivebay.protocol.nbd.OptionReply;
import io.drivebay.protocol.nbd.OptionReplyType;
import io.drivebay.protocol.nbd.ReplyFormat;
import io.drivebay.protocol.nbd.RequestHeader;
import io.drivebay.protocol.nbd.SimpleReplies;
import io.drivebay.protocol.nbd.StructuredReplies;
import io.drivebay.protocol.nbd.TransmissionFlag;
import java.util.Optional;

/** Answers the options of a handshake, and knows what has been agreed on. Threads: the loop's. */
final class Options {
    private static final String ALLOCATION = "base:allocation";
    private static final String BASE = "base:";
    private static final String UNKNOWN_EXPORT = "there is no such export";

    private final Connection connection;
    private final Service service;
    private final Security security;

    private int clientFlags;
    private ReplyFormat replies = new SimpleReplies();

    /** Whose allocation the client wants to know; null if nobody's. */
    private Export mapped;

    private boolean secure;

    /** The export that it waits for; null if none. */
    private Export awaited;

    /** What comes after an answer. */
    enum Result {
        /** The next option. */
        NEXT,
        /** The same once more, later. */
        WAIT,
        /** Encryption. */
        SECURE,
        /** Requests. */
        TRANSMIT
    }

    Options(Connection connection, Service service, Security security) {
        this.connection = connection;
        this.service = service;
        this.security = security;
    }

    void flags(int flags) {
        clientFlags = flags;
    }

    /** Answers an option whose data were not looked at. */
    void tooBig(int option) {
        if (permitted(option)) {
            refuse(option, OptionReplyType.ERR_TOO_BIG, "more than " + Negotiation.MOST_DATA + " bytes");
        }
    }

    /** Whether the client may ask this now, whatever the data are; if not, it has been answered. */
    private boolean permitted(int option) {
        if ((clientFlags & HandshakeFlag.FIXED_NEWSTYLE) == 0 && option != OptionCode.EXPORT_NAME) {
            connection.violated("option " + option + " without fixed newstyle");
        } else if (security.required() && !secure && option != OptionCode.STARTTLS && option != OptionCode.ABORT) {
            refuse(option, OptionReplyType.ERR_TLS_REQD, "only with TLS");
        } else {
            return true;
        }
        return false;
    }

    Result answer(int option, byte[] data) {
        if (!permitted(option)) {
            return Result.NEXT;
        }
        switch (option) {
            case OptionCode.STARTTLS -> {
                return startTls(option, data);
            }
            case OptionCode.EXPORT_NAME -> {
                return exportName(data);
            }
            case OptionCode.GO, OptionCode.INFO -> {
                return export(option, data);
            }
            case OptionCode.ABORT -> {
                put(OptionReply.of(option, OptionReplyType.ACK));
                connection.disconnected();
            }
            case OptionCode.LIST -> list(option, data);
            case OptionCode.STRUCTURED_REPLY -> structured(option, data);
            case OptionCode.EXTENDED_HEADERS -> extended(option, data);
            case OptionCode.LIST_META_CONTEXT, OptionCode.SET_META_CONTEXT -> contexts(option, data);
            default -> refuse(option, OptionReplyType.ERR_UNSUP, "option " + option + " is not known here");
        }
        return Result.NEXT;
    }

    private void put(byte[] reply) {
        connection.output().put(reply);
    }

    private void refuse(int option, int type, String reason) {
        if (option == OptionCode.EXPORT_NAME) {
            // there is no reply to it that would not be taken for an export
            connection.violated(reason);
        } else {
            put(OptionReply.refusal(option, type, reason));
        }
    }

    private void malformed(int option) {
        refuse(option, OptionReplyType.ERR_INVALID, "the option's data have the wrong form");
    }

    private Result startTls(int option, byte[] data) {
        if (data.length > 0) {
            malformed(option);
        } else if (secure) {
            refuse(option, OptionReplyType.ERR_INVALID, "this is TLS already");
        } else if (security.tls().isEmpty()) {
            refuse(option, OptionReplyType.ERR_UNSUP, "TLS is not set up here");
        } else {
            put(OptionReply.of(option, OptionReplyType.ACK));
            if (connection.secure(security.tls().get().engine())) {
                // nothing that was said in the clear counts
                secure = true;
                replies = new SimpleReplies();
                mapped = null;
                return Result.SECURE;
            }
            connection.violated("STARTTLS without taking the answers before");
        }
        return Result.NEXT;
    }

    private void list(int option, byte[] data) {
        if (data.length > 0) {
            malformed(option);
            return;
        }
        service.exports().all().forEach(export -> put(OptionReply.server(export.name())));
        put(OptionReply.of(option, OptionReplyType.ACK));
    }

    private void structured(int option, byte[] data) {
        if (data.length > 0) {
            malformed(option);
        } else if (replies instanceof ExtendedReplies) {
            refuse(option, OptionReplyType.ERR_EXT_HEADER_REQD, "extended headers are agreed on already");
        } else if (replies.chunked()) {
            refuse(option, OptionReplyType.ERR_INVALID, "structured replies are agreed on already");
        } else {
            replies = new StructuredReplies();
            put(OptionReply.of(option, OptionReplyType.ACK));
        }
    }

    private void extended(int option, byte[] data) {
        if (data.length > 0) {
            malformed(option);
        } else if (replies instanceof ExtendedReplies) {
            refuse(option, OptionReplyType.ERR_INVALID, "extended headers are agreed on already");
        } else {
            replies = new ExtendedReplies();
            put(OptionReply.of(option, OptionReplyType.ACK));
        }
    }

    private void contexts(int option, byte[] data) {
        boolean set = option == OptionCode.SET_META_CONTEXT;
        if (set) {
            mapped = null;
        }
        Optional<ContextQuery> query = ContextQuery.parse(data);
        if (query.isEmpty()) {
            malformed(option);
            return;
        } else if (!replies.chunked()) {
            refuse(option, OptionReplyType.ERR_INVALID, "structured replies must be agreed on first");
            return;
        }
        Optional<Export> export = service.exports().find(query.get().name());
        if (export.isEmpty()) {
            refuse(option, OptionReplyType.ERR_UNKNOWN, UNKNOWN_EXPORT);
            return;
        }
        boolean asked = query.get().queries().contains(ALLOCATION);
        if (set && asked) {
            mapped = export.get();
        }
        boolean listed = !set
                && (query.get().queries().isEmpty() || query.get().queries().contains(BASE));
        if (asked || listed) {
            // when listing, an identity says nothing
            put(OptionReply.context(option, set ? Answers.context() : 0, ALLOCATION));
        }
        put(OptionReply.of(option, OptionReplyType.ACK));
    }

    private Result export(int option, byte[] data) {
        Optional<ExportQuery> query = ExportQuery.parse(data);
        if (query.isEmpty()) {
            malformed(option);
            return Result.NEXT;
        }
        Optional<Export> found = service.exports().find(query.get().name());
        if (found.isEmpty()) {
            refuse(option, OptionReplyType.ERR_UNKNOWN, UNKNOWN_EXPORT);
            return Result.NEXT;
        }
        Export export = found.get();
        if (option == OptionCode.GO) {
            Optional<Result> refusal = notAdmitted(option, export);
            if (refusal.isPresent()) {
                return refusal.get();
            }
        }
        int flags = flags(export);
        put(OptionReply.export(option, export.size(), flags));
        if (query.get().infos().contains(InfoType.NAME)) {
            put(OptionReply.text(option, InfoType.NAME, export.name()));
        }
        if (query.get().infos().contains(InfoType.BLOCK_SIZE)) {
            put(OptionReply.blockSize(option, export.leastBlock(), export.preferredBlock(), Limits.MOST_PAYLOAD));
        }
        put(OptionReply.of(option, OptionReplyType.ACK));
        if (option == OptionCode.INFO) {
            return Result.NEXT;
        }
        transmit(export, flags);
        return Result.TRANSMIT;
    }

    /** What comes next if the export does not take the client now; empty if it does. */
    private Optional<Result> notAdmitted(int option, Export export) {
        Export.Admission admission = export.admit(connection);
        awaited = admission == Export.Admission.WAIT ? export : null;
        return switch (admission) {
            case GRANTED -> Optional.empty();
            case WAIT -> Optional.of(Result.WAIT);
            case CLOSED -> {
                refuse(option, OptionReplyType.ERR_SHUTDOWN, "the export is going");
                yield Optional.of(Result.NEXT);
            }
        };
    }

    private int flags(Export export) {
        return export.flags() | (replies.chunked() ? TransmissionFlag.SEND_DF : 0);
    }

    private Result exportName(byte[] data) {
        Optional<Export> found =
                ExportName.parse(data).flatMap(name -> service.exports().find(name));
        if (found.isEmpty()) {
            refuse(OptionCode.EXPORT_NAME, OptionReplyType.ERR_UNKNOWN, UNKNOWN_EXPORT);
            return Result.NEXT;
        }
        Export export = found.get();
        Optional<Result> refusal = notAdmitted(OptionCode.EXPORT_NAME, export);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        int flags = flags(export);
        put(OldExport.bytes(export.size(), flags, (clientFlags & HandshakeFlag.NO_ZEROES) == 0));
        transmit(export, flags);
        return Result.TRANSMIT;
    }

    private void transmit(Export export, int flags) {
        RequestHeader header = new RequestHeader(replies instanceof ExtendedReplies);
        boolean mapsIt = replies instanceof ChunkedReplies && mapped == export;
        RequestRules rules = new RequestRules(export, flags, replies.chunked(), mapsIt);
        connection.stage(new Transmission(connection, export, replies, header, rules));
    }

    void left() {
        if (awaited != null) {
            awaited.waitsNoMore(connection);
        }
    }
}
