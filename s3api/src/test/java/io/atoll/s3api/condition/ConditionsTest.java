package io.atoll.s3api.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.atoll.s3api.condition.Preconditions.ReadOutcome;
import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConditionsTest {
  private static final Instant MODIFIED = Instant.parse("2026-01-01T00:00:00.500Z");
  private static final Instant SAME = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant BEFORE = SAME.minusSeconds(1);

  private static @Nullable ETagCondition etags(@Nullable String text) {
    return ETagCondition.parse("If-Match", text);
  }

  private static Preconditions of(
      @Nullable String match,
      @Nullable String noneMatch,
      @Nullable Instant modifiedSince,
      @Nullable Instant unmodifiedSince) {
    return new Preconditions(etags(match), etags(noneMatch), modifiedSince, unmodifiedSince);
  }

  private static String read(Preconditions conditions) {
    try {
      return conditions.evaluateRead("e", MODIFIED) == ReadOutcome.PROCEED ? "200" : "304";
    } catch (S3Exception e) {
      return Integer.toString(e.status());
    }
  }

  @Test
  void reads() {
    assertThat(read(Preconditions.NONE)).isEqualTo("200");
    assertThat(read(of("\"e\"", null, null, null))).isEqualTo("200");
    assertThat(read(of("e", null, null, BEFORE))).isEqualTo("200");
    assertThat(read(of("\"x\", W/\"e\"", null, null, null))).isEqualTo("200");
    assertThat(read(of("\"e", null, null, null))).isEqualTo("200");
    assertThat(read(of("e\"", null, null, null))).isEqualTo("200");
    assertThat(read(of("x", null, null, SAME))).isEqualTo("412");
    assertThat(read(of(null, "e", null, null))).isEqualTo("304");
    assertThat(read(of(null, "*", null, null))).isEqualTo("304");
    assertThat(read(of(null, "x", SAME, null))).isEqualTo("200");
    assertThat(read(of(null, null, SAME, null))).isEqualTo("304");
    assertThat(read(of(null, null, BEFORE, null))).isEqualTo("200");
    assertThat(read(of(null, null, null, SAME))).isEqualTo("200");
    assertThat(read(of(null, null, null, BEFORE))).isEqualTo("412");
    assertThat(read(of("x", "e", null, null))).isEqualTo("412");
  }

  private static @Nullable S3ErrorCode code(Runnable check) {
    S3Exception failure = catchThrowableOfType(S3Exception.class, check::run);
    return failure == null ? null : failure.code();
  }

  @Test
  void copySources() {
    for (Preconditions holds :
        List.of(of("e", null, null, BEFORE), of(null, "x", SAME, null), Preconditions.NONE)) {
      holds.evaluateCopySource("e", MODIFIED);
    }
    for (Preconditions fails :
        List.of(
            of("x", null, null, null),
            of(null, "e", null, null),
            of(null, null, SAME, null),
            of(null, null, null, BEFORE))) {
      assertThat(code(() -> fails.evaluateCopySource("e", MODIFIED)))
          .isEqualTo(S3ErrorCode.PRECONDITION_FAILED);
    }
  }

  @Test
  void writes() {
    of(null, "*", null, null).evaluateWrite(null);
    of("e", null, null, null).evaluateWrite("e");
    of("*", null, null, null).evaluateWrite("e");
    assertThat(code(() -> of(null, "*", null, null).evaluateWrite("e")))
        .isEqualTo(S3ErrorCode.PRECONDITION_FAILED);
    assertThat(code(() -> of("x", null, null, null).evaluateWrite("e")))
        .isEqualTo(S3ErrorCode.PRECONDITION_FAILED);
    assertThat(code(() -> of("e", null, null, null).evaluateWrite(null)))
        .isEqualTo(S3ErrorCode.NO_SUCH_KEY);
  }

  private static @Nullable String range(String header, long size) {
    ByteRange range = ByteRange.parse(header);
    if (range == null) {
      return null;
    }
    try {
      ByteRange.Resolved resolved = range.resolve(size);
      return resolved == null ? "all" : resolved.contentRange(size);
    } catch (S3Exception e) {
      return e.code().code();
    }
  }

  @Test
  void ranges() {
    assertThat(range("bytes=0-4", 10)).isEqualTo("bytes 0-4/10");
    assertThat(range("bytes=4-100", 10)).isEqualTo("bytes 4-9/10");
    assertThat(range("Bytes = 4-", 10)).isNull();
    assertThat(range("bytes=4-", 10)).isEqualTo("bytes 4-9/10");
    assertThat(range("bytes=-3", 10)).isEqualTo("bytes 7-9/10");
    assertThat(range("bytes=-30", 10)).isEqualTo("bytes 0-9/10");
    assertThat(range("bytes=0-99999999999999999999", 10)).isEqualTo("bytes 0-9/10");
    assertThat(range("bytes=10-", 10)).isEqualTo("InvalidRange");
    assertThat(range("bytes=-0", 10)).isEqualTo("InvalidRange");
    assertThat(range("bytes=0-", 0)).isEqualTo("InvalidRange");
    assertThat(range("bytes=-0", 0)).isEqualTo("InvalidRange");
    assertThat(range("bytes=-1", 0)).isEqualTo("all");
    for (String ignored :
        List.of(
            "bytes=5-2",
            "bytes=a-b",
            "bytes=",
            "bytes=-",
            "0-4",
            "items=0-4",
            "bytes=0-1,3-4",
            "bytes= -1",
            "bytes=0 -1",
            "bytes=0- 1")) {
      assertThat(range(ignored, 10)).as(ignored).isNull();
    }
  }

  @Test
  void copyRangesMustLieInside() {
    assertThat(ByteRange.resolveCopySource(new ByteRange.Bounded(0, 9), 10).length()).isEqualTo(10);
    assertThat(code(() -> ByteRange.resolveCopySource(new ByteRange.Bounded(0, 10), 10)))
        .isEqualTo(S3ErrorCode.INVALID_ARGUMENT);
    assertThat(code(() -> ByteRange.resolveCopySource(new ByteRange.Bounded(10, 10), 10)))
        .isEqualTo(S3ErrorCode.INVALID_REQUEST);
  }
}
