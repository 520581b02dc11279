package io.drivebay.control.internal.client;

import io.drivebay.control.internal.protocol.Frame;
import io.drivebay.control.internal.protocol.FrameType;
import io.drivebay.control.internal.protocol.TerminalSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The client's own terminal, which the start script has made raw, or a script on standard input. */
final class Terminal {
    private Terminal() {}

    /** The host's interactive shell. */
    static int interact(HostConnection host, TerminalSpec spec) throws IOException {
        host.send(Frame.text(FrameType.CONSOLE, spec.toString()));
        Thread typing = new Thread(() -> type(host), "drivebay-typing");
        typing.setDaemon(true);
        typing.start();
        return host.await(System.out, System.err);
    }

    private static void type(HostConnection host) {
        byte[] bytes = new byte[4096];
        try {
            int count;
            do {
                count = System.in.read(bytes);
                host.send(new Frame(FrameType.INPUT, ByteBuffer.wrap(bytes, 0, Math.max(count, 0))));
            } while (count > 0);
        } catch (IOException e) {
            // the host has gone, and the thread that reads from it says so
            Thread.currentThread().interrupt();
        }
    }

    /** Each line of standard input, one after the other, until one says exit; the status of the last that failed. */
    static int script(HostConnection host) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        int status = 0;
        for (String line = lines.readLine(); line != null && !line.strip().equals("exit"); line = lines.readLine()) {
            if (!line.isBlank()) {
                host.send(Frame.text(FrameType.EXECUTE, line));
                int one = host.await(System.out, System.err);
                status = one == 0 ? status : one;
            }
        }
        return status;
    }
}
