package io.atoll.lockmgr.jgroups;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jgroups.BytesMessage;
import org.jgroups.JChannel;
import org.jgroups.Message;
import org.jgroups.protocols.SHARED_LOOPBACK;
import org.jgroups.stack.IpAddress;
import org.junit.jupiter.api.Test;

class SilencedBundlerTest {
  private static Message message() throws Exception {
    return new BytesMessage(new IpAddress("127.0.0.1", 1), new byte[] {1});
  }

  /** The check for leaks, which follows each test, finds the thread if there is one. */
  @Test
  void whatIsSentAfterTheStopStartsNoThread() throws Exception {
    SilencedBundler bundler = new SilencedBundler();
    try (JChannel channel = new JChannel(List.of(new SHARED_LOOPBACK().setBundler(bundler)))) {
      channel.connect("test");
      bundler.send(message());
      assertThat(bundler.dests()).isNotEmpty();
    }
    bundler.send(message());
    assertThat(bundler.dests()).isEmpty();
  }
}
