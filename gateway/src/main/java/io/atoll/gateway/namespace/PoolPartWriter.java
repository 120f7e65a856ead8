package io.atoll.gateway.namespace;

import io.atoll.gateway.object.PartWriter;
import io.atoll.gateway.object.UploadedPart;
import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.checksum.Digest;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A part on its way into an upload. */
final class PoolPartWriter extends StagedSink implements PartWriter {
  private final UploadPlace place;
  private final int number;

  PoolPartWriter(UploadPlace place, int number, long expectedLength) {
    super(place.namespace().pool().newData(place.bucket().dataset(), expectedLength));
    this.place = place;
    this.number = number;
  }

  @Override
  public CompletableFuture<UploadedPart> commit(
      Digest md5, @Nullable ChecksumAlgorithm algorithm, @Nullable Digest checksum) {
    return handOver(
        place.namespace(),
        data ->
            place.appendPart(
                number,
                (transaction, modified) ->
                    new PartRow(
                        data.length(),
                        modified,
                        md5,
                        data.attach(transaction),
                        algorithm,
                        checksum),
                this::kept));
  }
}
