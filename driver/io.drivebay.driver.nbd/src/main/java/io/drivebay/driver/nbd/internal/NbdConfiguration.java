package io.drivebay.driver.nbd.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** The settings of the NBD server, configuration {@value NbdService#PID}. */
@ObjectClassDefinition(name = "Drivebay NBD server", description = "Where disks are served over NBD, and to how many.")
public @interface NbdConfiguration {
    @AttributeDefinition(
            name = "Unix socket",
            description = "Path of the Unix socket, for its owner only; run/nbd.sock in the host's home if empty.",
            required = false)
    String unix_socket() default "";

    @AttributeDefinition(
            name = "TCP",
            description = "Addresses to listen at, as HOST:PORT, [IPV6]:PORT, or PORT for this machine only; none if"
                    + " empty. Whoever can connect can read and write every disk, unless TLS asks for certificates.",
            required = false)
    String[] listen() default {};

    @AttributeDefinition(
            name = "TLS",
            description = "Whether clients of TCP may or must encrypt: off, allow or require. Clients of the Unix"
                    + " socket may if it is not off.",
            required = false,
            options = {
                @Option(label = "Off", value = "off"),
                @Option(label = "Allow", value = "allow"),
                @Option(label = "Require", value = "require")
            })
    String tls() default "off";

    @AttributeDefinition(
            name = "TLS certificates",
            description = "Folder with server-cert.pem, server-key.pem and, to check clients, ca-cert.pem.",
            required = false)
    String tls_certificates() default "";

    @AttributeDefinition(
            name = "TLS clients",
            description = "Whether clients must show a certificate that ca-cert.pem has signed.",
            required = false)
    boolean tls_verify_clients() default true;

    @AttributeDefinition(
            name = "Default export",
            description = "The export that clients get who name none; the only one if empty.",
            required = false)
    String default_export() default "";

    @AttributeDefinition(
            name = "Threads",
            description = "Threads that serve connections; one for each processor if 0.",
            required = false)
    int threads() default 0;

    @AttributeDefinition(
            name = "Poll",
            description =
                    "How long a thread looks for the next request before it sleeps, while small ones follow each other."
                            + " It takes processor time and saves the wake-up; 0 for never.",
            required = false)
    int poll_microseconds() default 100;

    @AttributeDefinition(name = "Connections", description = "Most connections of all clients.", required = false)
    int max_connections() default 4096;

    @AttributeDefinition(
            name = "Connections of a client",
            description = "Most connections from one address.",
            required = false)
    int max_connections_per_client() default 4096;

    @AttributeDefinition(name = "Requests", description = "Most requests of one connection at once.", required = false)
    int max_requests() default 256;

    @AttributeDefinition(
            name = "Memory",
            description = "Most bytes of payload that all connections may have at once; at least 128M.",
            required = false)
    String memory() default "256M";

    @AttributeDefinition(
            name = "Patience",
            description = "How long a client may take for a step of the handshake, or to take its last replies.",
            required = false)
    String patience() default "30s";
}
