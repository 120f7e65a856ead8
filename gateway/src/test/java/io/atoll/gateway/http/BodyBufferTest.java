package io.atoll.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Who has a body's buffer, and when it may be filled again. */
class BodyBufferTest {
  private static BodyBuffer take(BodyBuffers buffers) {
    return Objects.requireNonNull(buffers.take());
  }

  @Test
  void aKeptBufferComesHomeOnceAllHaveGivenItBack() {
    BodyBuffers one = new BodyBuffers(4096, 1);
    BodyBuffer buffer = take(one);
    Runnable first = buffer.keep();
    Runnable second = buffer.keep();
    buffer.giveBack();
    first.run();
    assertThat(one.take()).isNull();
    second.run();
    assertThat(one.take()).isSameAs(buffer);
  }

  @Test
  void itsReaderGoesOnWithItWhereNobodyKeepsIt() {
    BodyBuffer buffer = take(BodyBuffers.WIDE);
    assertThat(buffer.isKept()).isFalse();
    Runnable kept = buffer.keep();
    assertThat(buffer.isKept()).isTrue();
    kept.run();
    assertThat(buffer.isKept()).isFalse();
    buffer.giveBack();
  }

  @Test
  void aBufferIsEmptyWhenItIsTakenAgainAndLiesAtABlock() {
    BodyBuffers one = new BodyBuffers(512 << 10, 1);
    BodyBuffer buffer = take(one);
    buffer.bytes().put((byte) 1).flip();
    buffer.giveBack();
    BodyBuffer again = take(one);
    assertThat(again.bytes().position()).isZero();
    assertThat(again.bytes().remaining()).isEqualTo(512 << 10);
    assertThat(MemorySegment.ofBuffer(again.bytes()).address() % 4096).isZero();
  }

  @Test
  void whereTheWideOnesAreLentALargeBodyGetsAnother() {
    List<BodyBuffer> lent = new ArrayList<>();
    for (BodyBuffer wide = BodyBuffers.WIDE.take(); wide != null; ) {
      lent.add(wide);
      wide = BodyBuffers.WIDE.take();
    }
    assertThat(lent).hasSize(40);
    BodyBuffer large = Objects.requireNonNull(BodyBuffers.forBody(64 << 20));
    assertThat(large.bytes().capacity()).isEqualTo(128 << 10);
    large.giveBack();
    lent.forEach(BodyBuffer::giveBack);
    BodyBuffer wide = Objects.requireNonNull(BodyBuffers.forBody(-1));
    assertThat(wide.bytes().capacity()).isEqualTo(512 << 10);
    wide.giveBack();
  }
}
