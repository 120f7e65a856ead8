package io.atoll.testkit.locks.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.lockmgr.api.Incarnation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StepCheckerTest {
  private static final Incarnation A = new Incarnation(64);
  private static final Incarnation B = new Incarnation(129);

  @Test
  void whatIsRightIsNotFound() {
    List<Report> reports =
        List.of(Report.of(0, 20, "step 1 64 10"), Report.of(1, 40, "step 2 129 15"));
    assertThat(StepChecker.violations(reports, Map.of(A, List.of(1L), B, List.of(2L, 3L))))
        .isEmpty();
  }

  @Test
  void aLostStepIsFound() {
    List<Report> reports = List.of(Report.of(0, 20, "step 1 64 10"));
    assertThat(StepChecker.violations(reports, Map.of(A, List.of())))
        .singleElement()
        .asString()
        .startsWith("P1");
    assertThat(StepChecker.violations(reports, Map.of(B, List.of(1L)))).hasSize(1);
  }

  @Test
  void aDoubledStepIsFoundThoughNobodyReportedIt() {
    assertThat(StepChecker.violations(List.of(), Map.of(A, List.of(1L), B, List.of(1L))))
        .singleElement()
        .asString()
        .startsWith("P2");
  }

  @Test
  void aReorderedStepIsFound() {
    List<Report> reports =
        List.of(Report.of(0, 20, "step 2 64 10"), Report.of(1, 40, "step 1 129 21"));
    assertThat(StepChecker.violations(reports, Map.of(A, List.of(2L), B, List.of(1L))))
        .singleElement()
        .asString()
        .startsWith("P3");
  }
}
