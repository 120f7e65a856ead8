package io.atoll.gateway.s3;

import io.atoll.gateway.http.BodyConsumer;
import io.atoll.gateway.http.HttpCall;
import io.atoll.gateway.object.ByteSink;
import io.atoll.gateway.object.Lending;
import io.atoll.s3api.checksum.BodyDigests;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings a body into the store: bytes flow from the decoder into a sink that is opened with the
 * first of them; when all have come and proved right, the sink is committed.
 */
final class StoredBody<S extends ByteSink, R> implements BodyConsumer {
  /** Makes the bytes taken something, and answers when that is durable. */
  interface Commit<S, R> {
    CompletableFuture<R> commit(S sink, BodyDigests.Result digests);
  }

  private final HttpCall call;
  private final BodyDecoding decoding;
  private final Supplier<S> opening;
  private final Commit<S, R> commit;
  private final Answer<R> answer;
  private @Nullable S sink;

  StoredBody(
      HttpCall call,
      BodyDecoding decoding,
      Supplier<S> opening,
      Commit<S, R> commit,
      Answer<R> answer) {
    this.call = call;
    this.decoding = decoding;
    this.opening = opening;
    this.commit = commit;
    this.answer = answer;
  }

  @Override
  public void accept(ByteBuffer bytes, @Nullable Lending lending) {
    S open = sink();
    decoding.accept(
        bytes, lending, payload -> open.write(MemorySegment.ofBuffer(payload), lending));
  }

  @Override
  public void pause() {
    decoding.pause();
  }

  @Override
  public void complete() {
    S open = sink();
    BodyDigests.Result digests = decoding.finish();
    CompletableFuture<R> durable = commit.commit(open, digests);
    call.respondWhen(durable.whenComplete((result, failure) -> open.close()), answer);
  }

  @Override
  public void failed(Throwable cause) {
    if (sink != null) {
      sink.close();
    }
  }

  private S sink() {
    S open = sink;
    if (open == null) {
      open = opening.get();
      sink = open;
    }
    return open;
  }
}
