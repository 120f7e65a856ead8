package io.atoll.lockmgr.api;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Locks, membership and the lease of one incarnation of one node.
 *
 * <p>Grants are ordered and nobody starves. After the incarnation is lost every call is refused
 * with {@link LockRefusedException.Reason#NOT_MEMBER}.
 */
public interface LockManager extends AutoCloseable {
  /** This run's number. */
  Incarnation incarnation();

  /** The configuration adopted last. */
  Membership membership();

  /**
   * Asks for a lock.
   *
   * @return completes with the handle, or exceptionally with {@link LockRefusedException}.
   *     Cancelling the future cancels the request; a grant that crossed is given back.
   */
  CompletableFuture<LockHandle> acquire(
      ResourceName resource, LockMode mode, AcquireOptions options);

  /**
   * {@link #acquire} and wait for it.
   *
   * @throws LockRefusedException if it was refused
   */
  default LockHandle lock(ResourceName resource, LockMode mode) {
    return await(acquire(resource, mode, AcquireOptions.DEFAULT));
  }

  /**
   * {@link #acquire} and wait at most this long.
   *
   * @throws LockRefusedException if it was refused, with TIMEOUT if the time passed
   */
  default LockHandle lock(ResourceName resource, LockMode mode, long timeout, TimeUnit unit) {
    return await(acquire(resource, mode, AcquireOptions.DEFAULT.within(unit.toNanos(timeout))));
  }

  /** The lock, if it can be had without anybody else giving way. */
  default Optional<LockHandle> tryLock(ResourceName resource, LockMode mode) {
    try {
      return Optional.of(await(acquire(resource, mode, AcquireOptions.TRY)));
    } catch (LockRefusedException e) {
      if (e.reason() == LockRefusedException.Reason.BUSY) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static LockHandle await(CompletableFuture<LockHandle> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof LockRefusedException refused) {
        throw refused;
      }
      throw e;
    }
  }

  /** The lease of this incarnation. */
  Lease lease();

  /** A new fence reader with its own buffer and descriptor, for one thread. */
  FenceReader openFenceReader();

  /** The reclamation epoch. */
  Reclamation reclamation();

  /**
   * Leaves the cluster in order: locks given up, slot given back. Waits for it, at most a lease.
   */
  @Override
  void close();
}
