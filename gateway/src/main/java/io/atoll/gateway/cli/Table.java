package io.atoll.gateway.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Text in columns. Numbers stand right, words left; the last column is not padded. */
final class Table {
  private static final String GAP = "  ";

  private final List<String[]> rows = new ArrayList<>();
  private final boolean headed;

  private Table(boolean headed) {
    this.headed = headed;
  }

  /** Rows under a line of headings. */
  static Table headed(String... headings) {
    Table table = new Table(true);
    table.rows.add(headings);
    return table;
  }

  /** Names and values. */
  static Table pairs() {
    return new Table(false);
  }

  void row(String... cells) {
    rows.add(cells);
  }

  /** The lines. */
  String text() {
    int columns = rows.stream().mapToInt(row -> row.length).max().orElse(0);
    int[] widths = new int[columns];
    boolean[] numeric = new boolean[columns];
    Arrays.fill(numeric, headed);
    for (int i = 0; i < rows.size(); i++) {
      String[] row = rows.get(i);
      for (int c = 0; c < row.length; c++) {
        widths[c] = Math.max(widths[c], row[c].length());
        numeric[c] &= (headed && i == 0) || isNumber(row[c]);
      }
    }
    StringBuilder text = new StringBuilder();
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < row.length; c++) {
        String pad = " ".repeat(widths[c] - row[c].length());
        line.append(c == 0 ? "" : GAP).append(numeric[c] ? pad + row[c] : row[c] + pad);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private static boolean isNumber(String cell) {
    return !cell.isEmpty() && Character.isDigit(cell.charAt(0)) && !cell.contains("-");
  }
}
