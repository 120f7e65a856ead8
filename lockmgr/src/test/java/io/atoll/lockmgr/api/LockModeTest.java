package io.atoll.lockmgr.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LockModeTest {
  /** The matrix of the VMS manual, row by row in the order NL CR CW PR PW EX. */
  private static final String[] MATRIX = {
    "111111", "111110", "111000", "110100", "110000", "100000"
  };

  @Test
  void theMatrixIsTheClassicOne() {
    for (LockMode a : LockMode.values()) {
      for (LockMode b : LockMode.values()) {
        assertThat(a.compatible(b))
            .as("%s with %s", a, b)
            .isEqualTo(MATRIX[a.code()].charAt(b.code()) == '1');
      }
    }
  }

  @Test
  void aJoinCoversBothAndADemotionIsCoveredAndTolerated() {
    for (LockMode a : LockMode.values()) {
      for (LockMode b : LockMode.values()) {
        assertThat(a.join(b).covers(a) && a.join(b).covers(b)).isTrue();
        assertThat(a.covers(a.demotedFor(b))).isTrue();
        assertThat(a.demotedFor(b).compatible(b)).as("%s for %s", a, b).isTrue();
      }
    }
    assertThat(LockMode.PR.join(LockMode.CW)).isEqualTo(LockMode.PW);
    assertThat(LockMode.EX.demotedFor(LockMode.PR)).isEqualTo(LockMode.PR);
    assertThat(LockMode.EX.demotedFor(LockMode.CR)).isEqualTo(LockMode.PW);
  }
}
