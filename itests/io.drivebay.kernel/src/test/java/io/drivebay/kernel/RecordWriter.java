package io.drivebay.kernel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A process that appends records to a file, forces each to the disk, and then says its number. */
final class RecordWriter {
    private RecordWriter() {}

    public static void main(String[] arguments) throws IOException {
        try (FileChannel file =
                FileChannel.open(Path.of(arguments[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (long number = file.size() / Records.BYTES; ; number++) {
                ByteBuffer record = Records.record(number);
                while (record.hasRemaining()) {
                    file.write(record, number * Records.BYTES + record.position());
                }
                file.force(true);
                System.out.println(number);
            }
        }
    }
}
