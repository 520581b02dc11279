package io.drivebay.driver.linux.internal.jna;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.driver.linux.Descriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchitectureTest {
    @TempDir
    Path folder;

    /** As the kernel's headers have them, in octal. */
    @ParameterizedTest
    @CsvSource({
        "amd64, 200000, 400000, 40000, 157",
        "aarch64, 40000, 100000, 200000, 167",
        "arm, 40000, 100000, 200000, 172",
        "ppc64le, 40000, 100000, 400000, 171",
        "s390x, 200000, 400000, 40000, 172",
        "riscv64, 200000, 400000, 40000, 167"
    })
    void hasTheNumbersOfTheHeaders(String processor, String directory, String noFollow, String direct, int prctl) {
        assertEquals(
                new Architecture(
                        Integer.parseInt(directory, 8),
                        Integer.parseInt(noFollow, 8),
                        Integer.parseInt(direct, 8),
                        prctl),
                Architecture.of(processor));
    }

    @Test
    void meansTheSameToThisKernel() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        assertEquals(20, errno(file, Architecture.HERE.directory()), "ENOTDIR");
        assertEquals(40, errno(link, Architecture.HERE.noFollow()), "ELOOP");
        DiskException refusal = assertThrows(
                DiskException.class, () -> Descriptor.creating(link, false).close());
        assertEquals(ErrorCode.ofErrno(40), refusal.code());
    }

    private static int errno(Path path, int flag) {
        int number = LibC.open(path.toString(), flag, 0);
        int errno = Errno.last();
        if (number >= 0) {
            LibC.close(number);
            return 0;
        }
        return errno;
    }
}
