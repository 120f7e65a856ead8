package io.atoll.gateway.namespace;

import io.atoll.blockpool.Pool;
import io.atoll.s3api.error.S3Exception;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Answers of changes, given when what they rest on is durable. */
final class Commits {
  private Commits() {}

  /** The result, once durable. */
  static <T extends @Nullable Object> CompletableFuture<T> answer(
      CompletableFuture<Long> durable, T result) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    settle(durable, answer, () -> answer.complete(result));
    return answer;
  }

  private static void settle(
      CompletableFuture<Long> durable, CompletableFuture<?> answer, Runnable success) {
    var _ =
        durable.whenComplete((sequence, failure) -> {
          if (failure == null) {
            success.run();
          } else {
            answer.completeExceptionally(Faults.answer(failure));
          }
        });
  }

  /** Nothing to tell, once durable. */
  static CompletableFuture<Void> done(CompletableFuture<Long> durable) {
    CompletableFuture<Void> answer = new CompletableFuture<>();
    settle(durable, answer, () -> answer.complete(null));
    return answer;
  }

  /** A result that changed nothing, once that on which it rests is durable (J5). */
  static <T extends @Nullable Object> CompletableFuture<T> unchanged(Pool pool, T result) {
    try {
      return answer(pool.durable(), result);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(Faults.answer(e));
    }
  }

  /** A refusal, once that on which it rests is durable (J5). */
  static <T extends @Nullable Object> CompletableFuture<T> refused(Pool pool, S3Exception refusal) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    try {
      settle(pool.durable(), answer, () -> answer.completeExceptionally(refusal));
    } catch (IOException e) {
      answer.completeExceptionally(Faults.answer(e));
    }
    return answer;
  }

  /** A change that may be refused or fail before it is appended. */
  static <T extends @Nullable Object> CompletableFuture<T> attempt(
      Pool pool, Faults.Action<CompletableFuture<T>> change) {
    try {
      return Faults.answered(change);
    } catch (S3Exception refusal) {
      return refused(pool, refusal);
    }
  }
}
