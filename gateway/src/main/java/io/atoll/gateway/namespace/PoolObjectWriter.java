package io.atoll.gateway.namespace;

import io.atoll.gateway.object.NewObject;
import io.atoll.gateway.object.ObjectInfo;
import io.atoll.gateway.object.ObjectWriter;
import java.util.concurrent.CompletableFuture;

/** An object on its way into a bucket. */
final class PoolObjectWriter extends StagedSink implements ObjectWriter {
  private final Namespace namespace;
  private final OpenBucket bucket;
  private final String key;

  PoolObjectWriter(Namespace namespace, OpenBucket bucket, String key, long expectedLength) {
    super(namespace.pool().newData(bucket.dataset(), expectedLength));
    this.namespace = namespace;
    this.bucket = bucket;
    this.key = key;
  }

  @Override
  public CompletableFuture<ObjectInfo> commit(NewObject object) {
    ObjectReplacement replacement =
        new ObjectReplacement(namespace, bucket, key, object.conditions());
    return handOver(
        namespace,
        data ->
            replacement.append(
                (transaction, modified) ->
                    new ObjectRow(
                        data.length(),
                        modified,
                        object.etag(),
                        object.attributes(),
                        object.checksum(),
                        data.attach(transaction),
                        false,
                        null),
                this::kept));
  }
}
