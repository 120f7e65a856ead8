package io.atoll.s3api.response;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.checksum.ChecksumType;
import io.atoll.s3api.condition.ByteRange;
import io.atoll.s3api.operation.ObjectAttributes;
import io.atoll.s3api.operation.ResponseOverrides;
import io.atoll.s3api.operation.StorageClass;
import io.atoll.s3api.xml.StoredChecksum;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ObjectResponseHeadersTest {
  private static final StoredObject OBJECT =
      new StoredObject(
          "e-2",
          Instant.parse("2026-01-01T00:00:00.900Z"),
          100,
          new ObjectAttributes(
              null,
              "no-cache",
              null,
              "gzip",
              null,
              null,
              null,
              Map.of("a", "1"),
              StorageClass.STANDARD_IA,
              Map.of("t", "v")),
          new StoredChecksum(ChecksumAlgorithm.CRC32, ChecksumType.COMPOSITE, "AAAAAA==-2"),
          2);

  @Test
  void whole() {
    var headers =
        ObjectResponseHeaders.read(OBJECT, ResponseOverrides.NONE, null, OBJECT.checksum(), 0);
    assertThat(headers.toString())
        .isEqualTo(
            """
            ETag: "e-2"
            Last-Modified: Thu, 01 Jan 2026 00:00:00 GMT
            Accept-Ranges: bytes
            Content-Type: binary/octet-stream
            Cache-Control: no-cache
            Content-Encoding: gzip
            x-amz-meta-a: 1
            x-amz-storage-class: STANDARD_IA
            x-amz-tagging-count: 1
            x-amz-checksum-crc32: AAAAAA==-2
            x-amz-checksum-type: COMPOSITE
            """);
  }

  @Test
  void rangeAndOverrides() {
    var overrides = new ResponseOverrides("text/x", null, "0", null, "inline", null);
    var range = new ByteRange.Resolved(10, 20);
    var headers = ObjectResponseHeaders.read(OBJECT, overrides, range, null, 1);
    assertThat(headers.first("Content-Range")).isEqualTo("bytes 10-29/100");
    assertThat(headers.first("Content-Type")).isEqualTo("text/x");
    assertThat(headers.first("Expires")).isEqualTo("0");
    assertThat(headers.first("Content-Disposition")).isEqualTo("inline");
    assertThat(headers.first("x-amz-mp-parts-count")).isEqualTo("2");
    assertThat(headers.contains("x-amz-checksum-crc32")).isFalse();
  }

  @Test
  void withoutBody() {
    assertThat(ObjectResponseHeaders.notModified(OBJECT, ResponseOverrides.NONE).count())
        .isEqualTo(3);
    assertThat(ObjectResponseHeaders.written("e", null).toString()).isEqualTo("ETag: \"e\"\n");
  }
}
