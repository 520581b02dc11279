package io.drivebay.mount.internal;

import io.drivebay.api.DiskException;
import io.drivebay.api.ErrorCode;
import io.drivebay.api.mount.FileSystems;
import io.drivebay.driver.linux.Mount;
import io.drivebay.driver.linux.MountTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** The file systems whose tools are installed. */
@Component
public final class LinuxFileSystems implements FileSystems {
    private static final Duration FORMAT_TIMEOUT = Duration.ofMinutes(10);

    @Override
    public List<String> formats() {
        return Arrays.stream(FileSystemType.values())
                .filter(type -> type.tool().isPresent())
                .map(FileSystemType::typeName)
                .toList();
    }

    @Override
    public Optional<String> identify(Path node) throws DiskException {
        return SignatureProbe.probe(node).map(Signature::type);
    }

    @Override
    public void check(String type) throws DiskException {
        FileSystemType.of(type).requireTool();
    }

    @Override
    public void format(Path node, String type, String label) throws DiskException {
        FileSystemType wanted = FileSystemType.of(type);
        Tool tool = wanted.requireTool();
        Path real = real(node);
        List<String> arguments = wanted.arguments(real.toString(), label);
        List<Mount> mounts = MountTable.read().ofDevice(real);
        if (!mounts.isEmpty()) {
            throw new DiskException(
                    ErrorCode.BUSY,
                    node + " is mounted at " + mounts.get(0).target() + "; unmount it before it is formatted");
        }
        Tool.Result result = tool.run(arguments, FORMAT_TIMEOUT);
        if (result.status() != 0) {
            throw new DiskException(
                    ErrorCode.IO_DEVICE, "cannot make " + type + " on " + node + ": " + result.lastLine());
        }
    }

    private static Path real(Path node) throws DiskException {
        if (!Files.exists(node)) {
            throw new DiskException(ErrorCode.FILE_NOT_FOUND, node + " does not exist");
        }
        try {
            return node.toRealPath();
        } catch (IOException e) {
            throw Folders.failure("find " + node, e);
        }
    }
}
