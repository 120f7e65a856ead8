/**
 * The object store as the doors see it: a port and its value types, without a word about HTTP or
 * about the pool.
 *
 * <p>What it promises: strong consistency (what was answered is seen by every later call, and
 * survives a crash), conditions that bind under concurrency, and one version per read. Every
 * failure a client can be told about is an {@link io.atoll.s3api.error.S3Exception}, thrown or,
 * where a future is returned, the cause of its failure. Nothing else is thrown but for defects.
 *
 * <p>Every method may block on the device and belongs on a platform thread. Futures complete on the
 * journal's thread when the change is durable: their dependents do nothing slow there, in
 * particular they never call this store.
 */
@NullMarked
package io.atoll.gateway.object;

import org.jspecify.annotations.NullMarked;
