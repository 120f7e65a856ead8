package io.atoll.gateway.s3;

import io.atoll.gateway.object.ObjectChecksum;
import io.atoll.gateway.object.ObjectInfo;
import io.atoll.s3api.response.StoredObject;
import io.atoll.s3api.xml.StoredChecksum;
import org.jspecify.annotations.Nullable;

/** What the store knows of an object, in the terms of answers. */
final class Stored {
  private Stored() {}

  static StoredObject object(ObjectInfo info) {
    return new StoredObject(
        info.etag(),
        info.lastModified(),
        info.size(),
        info.attributes(),
        checksum(info.checksum()),
        info.partCount());
  }

  static @Nullable StoredChecksum checksum(@Nullable ObjectChecksum checksum) {
    return checksum == null
        ? null
        : new StoredChecksum(checksum.algorithm(), checksum.type(), checksum.text());
  }
}
