package io.atoll.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TableTest {
  @Test
  void wordsStandLeftAndNumbersRight() {
    Table table = Table.headed("NAME", "SIZE", "KIND");
    table.row("a", "5 B", "x");
    table.row("longer", "1.5 GiB", "y");
    assertThat(table.text())
        .isEqualTo(
            """
            NAME       SIZE  KIND
            a           5 B  x
            longer  1.5 GiB  y
            """);
  }

  @Test
  void pairsHaveNoHeading() {
    Table table = Table.pairs();
    table.row("one", "1");
    table.row("twenty", "20");
    assertThat(table.text()).isEqualTo("one     1\ntwenty  20\n");
  }
}
