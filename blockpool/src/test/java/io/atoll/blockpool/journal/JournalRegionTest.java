package io.atoll.blockpool.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.blockpool.format.SlotHeader.JournalPosition;
import org.junit.jupiter.api.Test;

class JournalRegionTest {
  private static final int BLOCKS = 100;

  @Test
  void groupsAreContiguousAndNeverReachTheOldestNeeded() {
    JournalRegion region = new JournalRegion(BLOCKS, 0, 0, true);
    assertThat(region.take(60)).isZero();
    assertThat(region.take(50)).isEqualTo(-1);
    region.forgetBefore(new JournalPosition(2, 40));
    assertThat(region.take(50)).isEqualTo(-1);
    assertThat(region.take(30)).isEqualTo(60);
    assertThat(region.take(30)).isZero();
    assertThat(region.free()).isEqualTo(10);
  }

  @Test
  void whatIsFreeBehindAGroupEndsWithTheRegionOrWithTheOldestNeeded() {
    JournalRegion region = new JournalRegion(BLOCKS, 0, 0, true);
    region.take(70);
    assertThat(region.freeBehindLast()).isEqualTo(30);
    region.forgetBefore(new JournalPosition(2, 50));
    region.take(30);
    assertThat(region.head()).isZero();
    assertThat(region.freeBehindLast()).isZero();
    region.take(20);
    assertThat(region.freeBehindLast()).isEqualTo(30);
  }
}
