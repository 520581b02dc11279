package io.drivebay.protocol.nbd;

/** The numbers by which messages are told apart (NBD protocol, "Protocol phases"). */
public final class Magic {
    /** First in a server's greeting: {@code NBDMAGIC}. */
    public static final long GREETING = 0x4e42444d41474943L;

    /** Second in a greeting of the newstyle handshake, and first in every option: {@code IHAVEOPT}. */
    public static final long OPTION = 0x49484156454F5054L;

    /** First in the answer to an option. */
    public static final long OPTION_REPLY = 0x3e889045565a9L;

    /** First in a request with a compact header. */
    public static final int REQUEST = 0x25609513;

    /** First in a request with an extended header. */
    public static final int EXTENDED_REQUEST = 0x21e41c71;

    /** First in a simple reply. */
    public static final int SIMPLE_REPLY = 0x67446698;

    /** First in a chunk of a structured reply. */
    public static final int STRUCTURED_REPLY = 0x668e33ef;

    /** First in a chunk of a reply with an extended header. */
    public static final int EXTENDED_REPLY = 0x6e8a278c;

    private Magic() {}
}
