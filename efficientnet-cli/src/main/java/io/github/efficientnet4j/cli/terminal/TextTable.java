package io.github.efficientnet4j.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Aligned columns with a header; numbers to the right. Cells are shown as {@link Printable} shows
 * them.
 *
 * <p>Not thread-safe.
 */
public final class TextTable {

  private final List<List<String>> rows = new ArrayList<>();
  private final Set<Integer> textColumns;

  public TextTable(Set<Integer> textColumns, String... header) {
    this.textColumns = textColumns;
    rows.add(Stream.of(header).map(Printable::of).toList());
  }

  public void add(String... cells) {
    rows.add(Stream.of(cells).map(Printable::of).toList());
  }

  @Override
  public String toString() {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String gap = " ".repeat(widths[i] - row.get(i).length());
        line.append(textColumns.contains(i) ? row.get(i) + gap : gap + row.get(i)).append("  ");
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
