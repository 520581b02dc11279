package io.drivebay.control.internal.protocol;

import java.util.Optional;

/** What a frame says; the code is its first byte. */
public enum FrameType {
    /** From the host, first: what it is, for people, in lines. UTF-8. */
    HELLO('h'),
    /** To the host: run this command line. UTF-8. */
    EXECUTE('x'),
    /** To the host: become an interactive shell on a terminal; {@link TerminalSpec}. */
    CONSOLE('c'),
    /** To the host: what was typed; empty at the end of it. */
    INPUT('i'),
    /** From the host: what the command printed. */
    OUTPUT('o'),
    /** From the host: what the command printed as errors. */
    ERROR('e'),
    /** From the host: the command has ended; its status, 4 bytes big-endian. */
    EXIT('s'),
    /** From the host, last: why it does not go on with this client. UTF-8. */
    REFUSED('r');

    private final byte code;

    FrameType(char code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }

    static Optional<FrameType> of(byte code) {
        for (FrameType type : values()) {
            if (type.code == code) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
