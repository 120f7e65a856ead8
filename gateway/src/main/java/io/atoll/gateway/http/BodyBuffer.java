package io.atoll.gateway.http;

import io.atoll.gateway.object.Lending;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Direct memory that a body is read to. It goes home when its reader and all who kept it have given
 * it back.
 */
final class BodyBuffer implements Lending {
  private final ByteBuffer bytes;
  private final Consumer<BodyBuffer> home;
  private final AtomicInteger users = new AtomicInteger();

  BodyBuffer(ByteBuffer bytes, Consumer<BodyBuffer> home) {
    this.bytes = bytes;
    this.home = home;
  }

  /** Its reader takes it, empty. */
  BodyBuffer taken() {
    bytes.clear();
    users.set(1);
    return this;
  }

  /** For its reader. */
  ByteBuffer bytes() {
    return bytes;
  }

  @Override
  public Runnable keep() {
    users.incrementAndGet();
    return this::giveBack;
  }

  /** Whether somebody beside its reader still uses what is in it. */
  boolean isKept() {
    return users.get() > 1;
  }

  void giveBack() {
    if (users.decrementAndGet() == 0) {
      home.accept(this);
    }
  }
}
