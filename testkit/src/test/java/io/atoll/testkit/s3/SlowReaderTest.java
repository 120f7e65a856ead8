package io.atoll.testkit.s3;

import static io.atoll.testkit.s3.RawConnection.UNSIGNED;
import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.gateway.http.HttpLimits;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that take their answers slowly. */
class SlowReaderTest {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  @RegisterExtension
  static final ServedPool POOL =
      new ServedPool(new HttpLimits(8, 1000, 8, 64 << 10, 500, 500, 1000));

  /**
   * An answer may take longer than any timeout, as long as the client takes some of it now and
   * then.
   */
  @Test
  void anAnswerThatTakesLongerThanAllTimeouts() throws IOException {
    byte[] body = new byte[24 << 20];
    new Random(7).nextBytes(body);
    String target = '/' + POOL.bucket() + "/k";
    try (RawConnection connection = POOL.connect()) {
      assertThat(connection.put(target, body).status()).isEqualTo(200);
      connection.send(connection.head("GET", target, UNSIGNED));
      assertThat(connection.answerSlowly(body.length, () -> LockSupport.parkNanos(PAUSE_NANOS)))
          .isEqualTo(body);
    }
  }
}
