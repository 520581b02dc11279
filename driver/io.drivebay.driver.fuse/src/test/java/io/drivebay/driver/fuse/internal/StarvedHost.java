package io.drivebay.driver.fuse.internal;

import io.drivebay.api.driver.Attachment;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.HashMap;
import java.util.Map;

/** Shows a disk for every line that it reads, and takes it down again; says how it went. */
public final class StarvedHost {
    private StarvedHost() {}

    public static void main(String[] arguments) throws Exception {
        Map<String, String> options = new HashMap<>();
        for (String argument : arguments) {
            options.put(argument.split("=")[0], argument.split("=")[1]);
        }
        Attachment attachment = new FuseDriver().attach(new MemoryTarget(16 << 20, 512, options));
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        System.out.println("ready");
        while (lines.readLine() != null) {
            System.out.println(attempt(attachment));
        }
    }

    private static String attempt(Attachment attachment) throws IOException {
        try {
            attachment.mediumInserted();
        } catch (IOException | Error e) {
            return e.toString();
        }
        attachment.mediumRemoved(false);
        return "shown";
    }
}
