package io.drivebay.shell.internal.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Rows under a heading, each column as wide as its widest cell, two blanks between, none at the end of a line. */
public final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    /** A table with these columns; without any it has no heading. */
    public Table(String... heading) {
        if (heading.length > 0) {
            rows.add(List.of(heading));
        }
    }

    /** Adds a row, which may be shorter than the heading. */
    public Table row(String... cells) {
        rows.add(List.of(cells));
        return this;
    }

    /** Writes it. */
    public void print(PrintStream out) {
        int[] widths = new int[rows.stream().mapToInt(List::size).max().orElse(0)];
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], width(row.get(i)));
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - width(row.get(i)) + 2));
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
