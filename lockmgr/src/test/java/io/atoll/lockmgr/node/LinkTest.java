package io.atoll.lockmgr.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.lockmgr.wire.Frame;
import io.atoll.lockmgr.wire.Message;
import io.atoll.lockmgr.wire.WireFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void messagesArriveInOrderAndOnceOverANetworkThatLosesRepeatsAndReorders(long seed) {
    Random random = new Random(seed);
    Link one = new Link(2, 1);
    Link two = new Link(1, 1);
    List<byte[]> toOne = new ArrayList<>();
    List<byte[]> toTwo = new ArrayList<>();
    List<Message> received = new ArrayList<>();
    int sent = 0;
    for (long now = 0; now < 100_000 && received.size() < 500; now++) {
      while (sent < 500 && random.nextInt(4) == 0) {
        one.send(new Message.Probe(sent++));
      }
      one.flush(now, 1, 1, f -> toTwo.add(WireFormat.encode(f)));
      two.flush(now, 1, 2, f -> toOne.add(WireFormat.encode(f)));
      one.repeat(now, 20, 1, 1, f -> toTwo.add(WireFormat.encode(f)));
      deliver(random, toTwo, two, now, received);
      deliver(random, toOne, one, now, new ArrayList<>());
    }
    assertThat(received).hasSize(500);
    for (int i = 0; i < 500; i++) {
      assertThat(received.get(i)).isEqualTo(new Message.Probe(i));
    }
  }

  private static void deliver(
      Random random, List<byte[]> channel, Link to, long now, List<Message> received) {
    while (!channel.isEmpty() && random.nextInt(3) > 0) {
      byte[] bytes = channel.get(random.nextInt(channel.size()));
      if (random.nextInt(5) > 0) {
        channel.remove(bytes);
      }
      if (random.nextInt(4) > 0
          && WireFormat.decode(bytes, 0, bytes.length) instanceof Frame.Data data) {
        received.addAll(to.receive(data, now, 5));
      }
    }
  }

  @Test
  void aPeerThatNeverAnswersMakesTheLinkOverflowNotTheMemory() {
    Link link = new Link(2, 1);
    for (int i = 0; i <= Link.MAX_OUTSTANDING; i++) {
      link.send(new Message.Suspect());
      link.flush(i, 1, 1, f -> {});
    }
    assertThat(link.overflowing()).isTrue();
  }
}
