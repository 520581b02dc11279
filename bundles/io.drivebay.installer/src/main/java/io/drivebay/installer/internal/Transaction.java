package io.drivebay.installer.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * Changes of files that happen all or not at all, even if the machine stops between two of them. Before a change its
 * undoing is written to a journal; the journal's end is the commit. Used by one thread, under the installer's lock.
 */
final class Transaction {
    private static final String JOURNAL = "journal";
    private static final String MADE_FOLDER = "folder";
    private static final String GONE_FOLDER = "gone";
    private static final String MADE_FILE = "file";
    private static final String SAVED = "saved";

    private final Path folder;
    private final FileChanges changes;
    private final List<Path> madeFolders = new ArrayList<>();
    private int saved;

    private Transaction(Path folder, FileChanges changes) {
        this.folder = folder;
        this.changes = changes;
    }

    /** Begins, after undoing what a process that died has left unfinished in that folder. */
    static Transaction begin(Path folder, FileChanges changes) throws IOException {
        Transaction transaction = new Transaction(folder, changes);
        transaction.rollback();
        Files.createDirectories(folder);
        return transaction;
    }

    /** Writes a file, making the folders that are missing. */
    void write(Path file, byte[] content) throws IOException {
        makeFolders(file.getParent());
        save(file);
        changes.write(file, content);
    }

    /** Deletes a file if it is there. */
    void delete(Path file) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            save(file);
            changes.delete(file);
        }
    }

    /** Deletes a folder if it is there and empty. */
    void deleteFolder(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) && empty(path)) {
            note(GONE_FOLDER, "-", path);
            changes.delete(path);
        }
    }

    /** The folders made so far, outermost first. */
    List<Path> madeFolders() {
        return List.copyOf(madeFolders);
    }

    /** Makes everything final. */
    void commit() throws IOException {
        changes.delete(folder.resolve(JOURNAL));
        clear();
    }

    /** Undoes everything. Can be called again if it fails. */
    void rollback() throws IOException {
        Path journal = folder.resolve(JOURNAL);
        if (Files.exists(journal)) {
            String text = Files.readString(journal);
            // a last line without an end was not yet followed by its change
            List<String> lines = new ArrayList<>(
                    text.substring(0, text.lastIndexOf('\n') + 1).lines().toList());
            Collections.reverse(lines);
            for (String line : lines) {
                undo(line.split(" ", 3));
            }
            changes.delete(journal);
        }
        clear();
        madeFolders.clear();
        saved = 0;
    }

    private void undo(String[] line) throws IOException {
        Path path = Path.of(line[2]);
        switch (line[0]) {
            case SAVED -> changes.copy(folder.resolve(line[1]), path);
            case MADE_FILE -> changes.delete(path);
            case MADE_FOLDER -> {
                // else somebody uses it by now
                if (Files.exists(path) && empty(path)) {
                    changes.delete(path);
                }
            }
            case GONE_FOLDER -> {
                if (!Files.exists(path)) {
                    changes.makeFolder(path);
                }
            }
            default -> throw new IOException("unknown entry in " + folder.resolve(JOURNAL) + ": " + line[0]);
        }
    }

    private void makeFolders(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            makeFolders(path.getParent());
            note(MADE_FOLDER, "-", path);
            changes.makeFolder(path);
            madeFolders.add(path);
        }
    }

    private void save(Path file) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            String copy = Integer.toString(saved++);
            changes.copy(file, folder.resolve(copy));
            note(SAVED, copy, file);
        } else {
            note(MADE_FILE, "-", file);
        }
    }

    private void note(String kind, String copy, Path path) throws IOException {
        if (path.toString().indexOf('\n') >= 0) {
            throw new IOException("a path with a line break in it cannot be installed to");
        }
        ByteBuffer line = ByteBuffer.wrap((kind + " " + copy + " " + path + "\n").getBytes(StandardCharsets.UTF_8));
        try (FileChannel journal =
                FileChannel.open(folder.resolve(JOURNAL), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (line.hasRemaining()) {
                // a file system that is getting full takes a part first, and refuses the rest
                journal.write(line);
            }
            journal.force(true);
        }
        try (FileChannel entry = FileChannel.open(folder, StandardOpenOption.READ)) {
            entry.force(true);
        }
    }

    private static boolean empty(Path path) throws IOException {
        try (Stream<Path> list = Files.list(path)) {
            return list.findAny().isEmpty();
        }
    }

    private void clear() throws IOException {
        if (Files.isDirectory(folder)) {
            List<Path> copies;
            try (Stream<Path> list = Files.list(folder)) {
                copies = list.toList();
            }
            for (Path copy : copies) {
                Files.delete(copy);
            }
            Files.delete(folder);
        }
    }
}
