package io.atoll.lockmgr.transport;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/** A network within one process: each endpoint has a thread that delivers in order. */
public final class LocalNetwork {
  private final Map<String, Endpoint> endpoints = new ConcurrentHashMap<>();

  /** A new endpoint under this address. */
  public Transport endpoint(String address) {
    return new Endpoint(address);
  }

  private final class Endpoint implements Transport {
    private final String address;
    private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>(100_000);
    private final Thread thread;
    private volatile Receiver receiver = NOBODY;

    Endpoint(String address) {
      this.address = address;
      this.thread = Thread.ofPlatform().name("local-net-" + address).daemon().unstarted(this::run);
    }

    private void run() {
      try {
        while (!Thread.currentThread().isInterrupted()) {
          queue.take().run();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public String address() {
      return address;
    }

    @Override
    public void start(Receiver newReceiver) {
      receiver = newReceiver;
      endpoints.put(address, this);
      thread.start();
    }

    @Override
    public void send(String to, byte[] frame) {
      Endpoint peer = endpoints.get(to);
      if (peer != null) {
        // Where the peer is too far behind the frame is lost, as on any network.
        Runnable delivery = () -> peer.receiver.received(address, frame, 0, frame.length);
        if (!peer.queue.offer(delivery)) {
          peer.receiver.suspected(address);
        }
      }
    }

    @Override
    public void peers(Collection<String> addresses) {}

    @Override
    public void close() {
      endpoints.remove(address, this);
      thread.interrupt();
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static final Transport.Receiver NOBODY =
      new Transport.Receiver() {
        @Override
        public void received(String from, byte[] bytes, int offset, int length) {}

        @Override
        public void suspected(String address) {}
      };
}
