package io.atoll.s3api.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.atoll.s3api.SeededRandom;
import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.checksum.ChecksumType;
import io.atoll.s3api.condition.ByteRange;
import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import io.atoll.s3api.http.Headers;
import io.atoll.s3api.http.S3Request;
import io.atoll.s3api.operation.S3Operation.Access;
import io.atoll.s3api.sigv4.PayloadHash;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class S3RequestParserTest {
  private static final S3RequestParser PARSER = new S3RequestParser(List.of("s3.example.com"));
  private static final String[] NO_BODY = {"Content-Length", "0"};

  private static S3Request request(String line, String... headers) {
    int space = line.indexOf(' ');
    String target = line.substring(space + 1);
    int question = target.indexOf('?');
    Headers.Builder builder = Headers.builder();
    if (!List.of(headers).contains("Host")) {
      builder.add("Host", "localhost:9000");
    }
    for (int i = 0; i < headers.length; i += 2) {
      builder.add(headers[i], headers[i + 1]);
    }
    return S3Request.of(
        line.substring(0, space),
        question < 0 ? target : target.substring(0, question),
        question < 0 ? null : target.substring(question + 1),
        builder.build(),
        false);
  }

  private static S3Operation parse(String line, String... headers) {
    return PARSER.parse(request(line, headers));
  }

  private static S3Exception failure(String line, String... headers) {
    S3Exception failure = catchThrowableOfType(S3Exception.class, () -> parse(line, headers));
    assertThat(failure).as(line).isNotNull();
    return failure;
  }

  private static S3ErrorCode error(String line, String... headers) {
    return failure(line, headers).code();
  }

  @Test
  void everyOperationByItsRequestLine() {
    Map<String, String> names =
        Map.ofEntries(
            Map.entry("GET /", "ListBuckets"),
            Map.entry("GET /?max-buckets=10&prefix=a", "ListBuckets"),
            Map.entry("PUT /bucket", "CreateBucket"),
            Map.entry("PUT /bucket/", "CreateBucket"),
            Map.entry("HEAD /bucket", "HeadBucket"),
            Map.entry("DELETE /bucket", "DeleteBucket"),
            Map.entry("GET /bucket?location", "GetBucketLocation"),
            Map.entry("GET /bucket?versioning=", "GetBucketVersioning"),
            Map.entry("GET /bucket?acl", "GetBucketAcl"),
            Map.entry("GET /bucket?policy", "GetAbsentConfiguration"),
            Map.entry("DELETE /bucket?policy", "DeleteAbsentConfiguration"),
            Map.entry("GET /bucket", "ListObjects"),
            Map.entry("GET /bucket?list-type=2", "ListObjectsV2"),
            Map.entry("GET /bucket?versions", "ListObjectVersions"),
            Map.entry("GET /bucket?uploads", "ListMultipartUploads"),
            Map.entry("PUT /bucket/key", "PutObject"),
            Map.entry("PUT /bucket/key?x-id=PutObject", "PutObject"),
            Map.entry("GET /bucket/key?x-id=GetObject", "GetObject"),
            Map.entry("GET /bucket/key?foo=bar", "GetObject"),
            Map.entry("HEAD /bucket/key", "HeadObject"),
            Map.entry("DELETE /bucket/key?versionId=null", "DeleteObject"),
            Map.entry("GET /bucket/key?acl", "GetObjectAcl"),
            Map.entry("PUT /bucket/key?acl&x-amz-acl=private", "PutObjectAcl"),
            Map.entry("PUT /bucket?acl&x-amz-acl=private", "PutBucketAcl"),
            Map.entry("GET /bucket/key?tagging", "GetObjectTagging"),
            Map.entry("PUT /bucket/key?tagging&versionId=null", "PutObjectTagging"),
            Map.entry("DELETE /bucket/key?tagging", "DeleteObjectTagging"),
            Map.entry("POST /bucket/key?uploads", "CreateMultipartUpload"),
            Map.entry("PUT /bucket/key?partNumber=1&uploadId=u", "UploadPart"),
            Map.entry("POST /bucket/key?uploadId=u", "CompleteMultipartUpload"),
            Map.entry("DELETE /bucket/key?uploadId=u", "AbortMultipartUpload"),
            Map.entry("GET /bucket/key?uploadId=u&max-parts=1", "ListParts"));
    names.forEach((line, name) -> assertThat(parse(line, NO_BODY).name()).as(line).isEqualTo(name));
  }

  @Test
  void whatIsNotKnownIsRefused() {
    for (String line :
        List.of(
            "DELETE /bucket?versioning",
            "DELETE /bucket?policyStatus",
            "DELETE /bucket?object-lock",
            "DELETE /bucket?cors&policy",
            "DELETE /bucket?cors&anything",
            "DELETE /bucket?anything",
            "DELETE /bucket?anything=1",
            "DELETE /bucket/key?tagging&x=1",
            "PUT /bucket?versioning",
            "PUT /bucket?lifecycle",
            "PUT /bucket/key?tagging&x=1",
            "PUT /bucket/key?retention",
            "PUT /bucket/key?foo=bar",
            "PUT /bucket/key?partNumber=1",
            "POST /bucket/key?select&select-type=2",
            "POST /bucket/key?restore",
            "POST /bucket?foo=bar",
            "GET /bucket?notification",
            "GET /bucket?inventory&id=1",
            "GET /bucket/key?torrent",
            "GET /bucket/key?tagging&acl",
            "GET /bucket/key?foo",
            "HEAD /bucket?acl",
            "GET /?acl")) {
      assertThat(error(line, NO_BODY)).as(line).isEqualTo(S3ErrorCode.NOT_IMPLEMENTED);
    }
    for (String header :
        List.of(
            "x-amz-server-side-encryption",
            "x-amz-server-side-encryption-customer-key",
            "x-amz-write-offset-bytes")) {
      assertThat(error("PUT /bucket/key", "Content-Length", "0", header, "1"))
          .isEqualTo(S3ErrorCode.NOT_IMPLEMENTED);
      assertThat(error("PUT /bucket/key?" + header + "=1", NO_BODY))
          .isEqualTo(S3ErrorCode.NOT_IMPLEMENTED);
    }
  }

  @Test
  void methodsThatDoNotFit() {
    for (String line :
        List.of(
            "PUT /",
            "DELETE /",
            "PATCH /bucket",
            "POST /bucket/key",
            "POST /bucket",
            "PUT /bucket/key?uploads",
            "HEAD /bucket/key?uploadId=u")) {
      assertThat(error(line, NO_BODY)).as(line).isEqualTo(S3ErrorCode.METHOD_NOT_ALLOWED);
    }
    assertThat(error("OPTIONS /bucket")).isEqualTo(S3ErrorCode.BAD_REQUEST);
    assertThat(
            error("OPTIONS /bucket", "Origin", "http://x", "Access-Control-Request-Method", "PUT"))
        .isEqualTo(S3ErrorCode.ACCESS_FORBIDDEN);
  }

  @Test
  void hostsAndPaths() {
    assertThat(parse("GET /a/b", "Host", "bucket.s3.example.com:9000"))
        .extracting(S3Operation::access)
        .isEqualTo(List.of(new Access("s3:GetObject", "bucket/a/b")));
    assertThat(parse("GET /", "Host", "my.bucket.S3.example.com"))
        .isInstanceOfSatisfying(
            BucketOperation.ListObjects.class,
            list -> assertThat(list.bucket()).isEqualTo("my.bucket"));
    assertThat(parse("GET /", "Host", "s3.example.com"))
        .isInstanceOf(ServiceOperation.ListBuckets.class);
    assertThat(parse("GET /bucket", "Host", "127.0.0.1:9000"))
        .isInstanceOf(BucketOperation.ListObjects.class);
    assertThat(parse("GET /bucket//a%2Fb+c//"))
        .isInstanceOfSatisfying(
            ObjectOperation.GetObject.class, get -> assertThat(get.key()).isEqualTo("/a/b+c//"));
    assertThat(error("GET /bucket/%zz")).isEqualTo(S3ErrorCode.INVALID_URI);
    assertThat(error("GET /bucket/%ff")).isEqualTo(S3ErrorCode.INVALID_URI);
    assertThat(error("GET /bucket/%")).isEqualTo(S3ErrorCode.INVALID_URI);
    assertThat(error("GET /bucket/" + "a".repeat(1025))).isEqualTo(S3ErrorCode.KEY_TOO_LONG);
    parse("GET /bucket/" + "a".repeat(1024));
    assertThat(error("GET /bucket/" + "%C3%A9".repeat(513))).isEqualTo(S3ErrorCode.KEY_TOO_LONG);
  }

  @Test
  void bucketNames() {
    for (String name :
        List.of("abc", "a.b-c", "123", "a".repeat(63), "a--b", "1.2.3", "192.168.5.4x")) {
      assertThat(BucketName.isValid(name)).as(name).isTrue();
    }
    for (String name :
        List.of(
            "",
            "ab",
            "a".repeat(64),
            "Abc",
            "a_b",
            "-abc",
            "abc-",
            ".abc",
            "abc.",
            "a..b",
            "a.-b",
            "a-.b",
            "192.168.5.4",
            "xn--abc",
            "sthree-abc",
            "abc-s3alias",
            "abc--ol-s3",
            "éabc")) {
      assertThat(BucketName.isValid(name)).as(name).isFalse();
    }
    assertThat(error("PUT /Bad_Name", NO_BODY)).isEqualTo(S3ErrorCode.INVALID_BUCKET_NAME);
  }

  @Test
  void putObjectHeaders() {
    var put =
        (ObjectOperation.PutObject)
            parse(
                "PUT /bucket/key",
                "Content-Length",
                "5",
                "Content-Type",
                "text/plain",
                "Content-Encoding",
                "gzip, aws-chunked",
                "Cache-Control",
                "no-cache",
                "Expires",
                "tomorrow",
                "x-amz-meta-Foo",
                "1",
                "X-AMZ-META-foo",
                "2",
                "x-amz-storage-class",
                "STANDARD_IA",
                "x-amz-tagging",
                "a=1&b=x%20y",
                "x-amz-acl",
                "private",
                "x-amz-checksum-crc32",
                "AAAAAA==",
                "x-amz-sdk-checksum-algorithm",
                "crc32",
                "Content-MD5",
                "1B2M2Y8AsgTpgAmY7PhCfg==",
                "If-None-Match",
                "*");
    assertThat(put.attributes().contentEncoding()).isEqualTo("gzip");
    assertThat(put.attributes().expires()).isEqualTo("tomorrow");
    assertThat(put.attributes().userMetadata()).containsExactly(Map.entry("foo", "1,2"));
    assertThat(put.attributes().storageClass()).isEqualTo(StorageClass.STANDARD_IA);
    assertThat(put.attributes().tags()).containsEntry("b", "x y");
    assertThat(put.body().lengthBytes()).isEqualTo(5);
    assertThat(put.body().contentMd5()).hasToString("d41d8cd98f00b204e9800998ecf8427e");
    assertThat(put.conditions().ifNoneMatch()).isNotNull();
    assertThat(put.access()).containsExactly(new Access("s3:PutObject", "bucket/key"));
  }

  @Test
  void putObjectFailures() {
    assertThat(error("PUT /bucket/key")).isEqualTo(S3ErrorCode.MISSING_CONTENT_LENGTH);
    assertThat(error("PUT /bucket/key", "Transfer-Encoding", "chunked"))
        .isEqualTo(S3ErrorCode.MISSING_CONTENT_LENGTH);
    assertThat(error("PUT /bucket/key", "Content-Length", "-1"))
        .isEqualTo(S3ErrorCode.INVALID_ARGUMENT);
    assertThat(error("PUT /bucket/key", "Content-Length", "5368709121"))
        .isEqualTo(S3ErrorCode.ENTITY_TOO_LARGE);
    Map<String, S3ErrorCode> headers =
        Map.ofEntries(
            Map.entry("Content-MD5: short", S3ErrorCode.INVALID_DIGEST),
            Map.entry("Content-MD5: ", S3ErrorCode.INVALID_DIGEST),
            Map.entry("x-amz-acl: public-read", S3ErrorCode.ACCESS_CONTROL_LIST_NOT_SUPPORTED),
            Map.entry("x-amz-acl: what", S3ErrorCode.INVALID_ARGUMENT),
            Map.entry("x-amz-grant-read: id=1", S3ErrorCode.ACCESS_CONTROL_LIST_NOT_SUPPORTED),
            Map.entry("x-amz-storage-class: GLACIER", S3ErrorCode.INVALID_STORAGE_CLASS),
            Map.entry("If-None-Match: \"e\"", S3ErrorCode.NOT_IMPLEMENTED),
            Map.entry("x-amz-checksum-crc32: xx", S3ErrorCode.INVALID_REQUEST),
            Map.entry("x-amz-sdk-checksum-algorithm: CRC32", S3ErrorCode.INVALID_REQUEST),
            Map.entry("x-amz-trailer: x-amz-checksum-crc32", S3ErrorCode.INVALID_REQUEST),
            Map.entry("x-amz-meta-a: " + "v".repeat(2048), S3ErrorCode.METADATA_TOO_LARGE),
            Map.entry("x-amz-tagging: a=1&a=2", S3ErrorCode.INVALID_ARGUMENT),
            Map.entry("x-amz-tagging: a=%4", S3ErrorCode.INVALID_ARGUMENT),
            Map.entry(
                "x-amz-website-redirect-location: ftp://a", S3ErrorCode.INVALID_REDIRECT_LOCATION),
            Map.entry("x-amz-tagging: " + "k".repeat(129) + "=", S3ErrorCode.INVALID_TAG),
            Map.entry("x-amz-tagging: k=" + "v".repeat(257), S3ErrorCode.INVALID_TAG),
            Map.entry("x-amz-tagging: =v", S3ErrorCode.INVALID_TAG),
            Map.entry("x-amz-tagging: a%3Cb=v", S3ErrorCode.INVALID_TAG),
            Map.entry("x-amz-tagging: aws:x=v", S3ErrorCode.INVALID_TAG),
            Map.entry("x-amz-tagging: a&b&c&d&e&f&g&h&i&j&k", S3ErrorCode.BAD_REQUEST),
            Map.entry("x-amz-content-sha256: zz", S3ErrorCode.INVALID_ARGUMENT),
            Map.entry(
                "x-amz-content-sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER",
                S3ErrorCode.MISSING_CONTENT_LENGTH),
            Map.entry("x-amz-object-lock-mode: GOVERNANCE", S3ErrorCode.INVALID_REQUEST));
    headers.forEach((header, code) -> {
      int colon = header.indexOf(": ");
      String name = header.substring(0, colon);
      String value = header.substring(colon + 2);
      assertThat(error("PUT /bucket/key", "Content-Length", "0", name, value))
          .as(header)
          .isEqualTo(code);
    });
  }

  @Test
  void chunkedBodies() {
    var put =
        (ObjectOperation.PutObject)
            parse(
                "PUT /bucket/key",
                "Content-Encoding",
                "aws-chunked",
                "x-amz-content-sha256",
                "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
                "x-amz-decoded-content-length",
                "7",
                "x-amz-trailer",
                "x-amz-checksum-CRC64NVME");
    assertThat(put.attributes().contentEncoding()).isNull();
    assertThat(put.body().lengthBytes()).isEqualTo(7);
    assertThat(put.body().payload()).isEqualTo(new PayloadHash.Streaming(false, true));
    assertThat(put.body().trailers()).containsExactly("x-amz-checksum-crc64nvme");
    assertThat(put.body().checksum())
        .isEqualTo(new BodyDeclaration.DeclaredChecksum(ChecksumAlgorithm.CRC64NVME, null));
  }

  @Test
  void getObject() {
    var get =
        (ObjectOperation.GetObject)
            parse(
                "GET /bucket/key?response-content-type=text%2Fhtml&versionId=null",
                "Range", "bytes=5-", "x-amz-checksum-mode", "ENABLED");
    assertThat(get.range()).isEqualTo(new ByteRange.From(5));
    assertThat(get.versionId()).isEqualTo("null");
    assertThat(get.overrides().contentType()).isEqualTo("text/html");
    assertThat(get.checksumMode()).isTrue();
    assertThat(get.access()).containsExactly(new Access("s3:GetObjectVersion", "bucket/key"));
    assertThat(error("GET /bucket/key?partNumber=1", "Range", "bytes=0-1"))
        .isEqualTo(S3ErrorCode.INVALID_REQUEST);
    assertThat(error("GET /bucket/key?partNumber=0")).isEqualTo(S3ErrorCode.INVALID_ARGUMENT);
    assertThat(error("GET /bucket/key?versionId=")).isEqualTo(S3ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void nobodyWritesHeaderLinesThroughTheQuery() {
    for (String line :
        List.of(
            "GET /bucket/key?response-content-type=a%0d%0aSet-Cookie:x",
            "PUT /bucket/key?x-amz-meta-a=1%0d%0ab:2",
            "PUT /bucket/key?x-amz-meta-a%0d%0a=1",
            "PUT /bucket/key?x-amz-website-redirect-location=/%0a")) {
      assertThat(error(line, NO_BODY)).as(line).isEqualTo(S3ErrorCode.INVALID_ARGUMENT);
    }
  }

  @Test
  void presignersMoveHeadersIntoTheQuery() {
    var put =
        (ObjectOperation.PutObject)
            parse("PUT /bucket/key?X-Amz-Meta-A=1&x-amz-checksum-crc32=AAAAAA%3D%3D", NO_BODY);
    assertThat(put.attributes().userMetadata()).containsEntry("a", "1");
    assertThat(put.body().checksum()).isNotNull();
  }

  @Test
  void listings() {
    var list =
        (BucketOperation.ListObjectsV2)
            parse(
                "GET /bucket?list-type=2&prefix=a%2F&delimiter=%2F&max-keys=5000&encoding-type=url"
                    + "&start-after=a+b&fetch-owner=true");
    assertThat(list)
        .isEqualTo(
            new BucketOperation.ListObjectsV2("bucket", "a/", "/", null, "a b", 1000, true, true));
    for (String query :
        List.of(
            "max-keys=a",
            "max-keys=-1",
            "max-keys=2147483648",
            "encoding-type=gzip",
            "list-type=3",
            "list-type=2&continuation-token=",
            "versions&version-id-marker=x",
            "uploads&max-uploads=x")) {
      assertThat(error("GET /bucket?" + query)).as(query).isEqualTo(S3ErrorCode.INVALID_ARGUMENT);
    }
    assertThat(error("GET /?max-buckets=0")).isEqualTo(S3ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void copies() {
    var copy =
        (ObjectOperation.CopyObject)
            parse(
                "PUT /bucket/key",
                "x-amz-copy-source",
                "/src/a%20b%3Fc+d?versionId=v",
                "x-amz-metadata-directive",
                "REPLACE",
                "x-amz-copy-source-if-match",
                "\"e\"");
    assertThat(copy.source()).isEqualTo(new CopySource("src", "a b?c+d", "v"));
    assertThat(copy.replaceMetadata()).isTrue();
    assertThat(copy.sourceConditions().ifMatch()).isNotNull();
    assertThat(copy.access())
        .containsExactly(
            new Access("s3:GetObjectVersion", "src/a b?c+d"),
            new Access("s3:PutObject", "bucket/key"));
    assertThat(error("PUT /bucket/key", "x-amz-copy-source", "bucket/key"))
        .isEqualTo(S3ErrorCode.INVALID_REQUEST);
    for (String source :
        List.of(
            "",
            "/",
            "bucket",
            "/bucket/",
            "src/k?versionId=",
            "src/%ZZ",
            "src/%C3",
            "%",
            "a_b/k")) {
      assertThat(error("PUT /bucket/key", "x-amz-copy-source", source))
          .isEqualTo(S3ErrorCode.INVALID_ARGUMENT);
    }
    assertThat(
            error("PUT /bucket/key", "x-amz-copy-source", "src/k", "x-amz-metadata-directive", "x"))
        .isEqualTo(S3ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void multipart() {
    var create =
        (MultipartOperation.CreateMultipartUpload)
            parse("POST /bucket/key?uploads=", "x-amz-checksum-algorithm", "CRC64NVME");
    assertThat(create.checksumType()).isEqualTo(ChecksumType.FULL_OBJECT);
    assertThat(
            error(
                "POST /bucket/key?uploads",
                "x-amz-checksum-algorithm",
                "SHA256",
                "x-amz-checksum-type",
                "FULL_OBJECT"))
        .isEqualTo(S3ErrorCode.INVALID_REQUEST);
    assertThat(error("POST /bucket/key?uploads", "x-amz-checksum-type", "COMPOSITE"))
        .isEqualTo(S3ErrorCode.INVALID_REQUEST);
    for (String number : List.of("0", "10001", "x", "")) {
      assertThat(error("PUT /bucket/key?uploadId=u&partNumber=" + number, NO_BODY))
          .isEqualTo(S3ErrorCode.INVALID_ARGUMENT);
    }
    var part =
        (MultipartOperation.UploadPartCopy)
            parse(
                "PUT /bucket/key?uploadId=u&partNumber=2",
                "x-amz-copy-source",
                "src/k",
                "x-amz-copy-source-range",
                "bytes=0-9");
    assertThat(part.sourceRange()).isEqualTo(new ByteRange.Bounded(0, 9));
    assertThat(
            error(
                "PUT /bucket/key?uploadId=u&partNumber=2",
                "x-amz-copy-source",
                "src/k",
                "x-amz-copy-source-range",
                "bytes=0-"))
        .isEqualTo(S3ErrorCode.INVALID_ARGUMENT);
    var complete =
        (MultipartOperation.CompleteMultipartUpload)
            parse(
                "POST /bucket/key?uploadId=u",
                "Content-Length",
                "10",
                "x-amz-checksum-crc32",
                "AAAAAA==-2",
                "x-amz-mp-object-size",
                "77");
    assertThat(complete.expected()).isNotNull();
    assertThat(complete.objectSizeBytes()).isEqualTo(77);
    var bare = new MultipartOperation.ExpectedChecksum(ChecksumAlgorithm.CRC32, "AAAAAA==");
    assertThat(bare.matches(ChecksumAlgorithm.CRC32, "AAAAAA==-2")).isTrue();
    assertThat(bare.matches(ChecksumAlgorithm.CRC32, "AAAAAQ==-2")).isFalse();
    assertThat(bare.matches(ChecksumAlgorithm.CRC32C, "AAAAAA==")).isFalse();
  }

  @Test
  void aWriteHasOneCondition() {
    for (String line : List.of("PUT /bucket/key", "POST /bucket/key?uploadId=u")) {
      S3Exception failure =
          failure(line, "Content-Length", "9", "If-Match", "\"e\"", "If-None-Match", "*");
      assertThat(failure.code()).isEqualTo(S3ErrorCode.NOT_IMPLEMENTED);
      assertThat(failure.details())
          .contains(new S3Exception.Detail("Header", "If-Match,If-None-Match"));
    }
  }

  /** The Checksum type of the API Reference. */
  @Test
  void everyChecksumOfAmazons() {
    Map<String, String> values =
        Map.of(
            "crc32", "AAAAAA==",
            "crc32c", "AAAAAA==",
            "crc64nvme", "AAAAAAAAAAA=",
            "md5", "AAAAAAAAAAAAAAAAAAAAAA==",
            "sha1", "AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
            "sha256", "A".repeat(43) + "=",
            "sha512", "A".repeat(86) + "==",
            "xxhash64", "AAAAAAAAAAA=",
            "xxhash3", "AAAAAAAAAAA=",
            "xxhash128", "AAAAAAAAAAAAAAAAAAAAAA==");
    values.forEach((name, value) -> {
      var put =
          (ObjectOperation.PutObject)
              parse("PUT /bucket/key", "Content-Length", "0", "x-amz-checksum-" + name, value);
      var declared = Objects.requireNonNull(put.body().checksum(), name);
      assertThat(declared.algorithm().name()).isEqualToIgnoringCase(name);
      assertThat(error("PUT /bucket/key", "Content-Length", "0", "x-amz-checksum-" + name, "AAA="))
          .isEqualTo(S3ErrorCode.INVALID_REQUEST);
    });
    String unknown = "x-amz-checksum-crc128";
    assertThat(error("PUT /bucket/key", "Content-Length", "0", unknown, "AAAA"))
        .isEqualTo(S3ErrorCode.INVALID_REQUEST);
    assertThat(error("PUT /bucket/key?" + unknown + "=AAAA", NO_BODY))
        .isEqualTo(S3ErrorCode.INVALID_REQUEST);
    var create =
        (MultipartOperation.CreateMultipartUpload)
            parse("POST /bucket/key?uploads=", "x-amz-checksum-algorithm", "XXHASH3");
    assertThat(create.checksumType()).isEqualTo(ChecksumType.COMPOSITE);
  }

  @Test
  void deleteObjectsNeedsADigest() {
    assertThat(error("POST /bucket?delete", "Content-Length", "9"))
        .isEqualTo(S3ErrorCode.INVALID_REQUEST);
    assertThat(
            parse("POST /bucket?delete", "Content-Length", "9", "x-amz-checksum-crc32", "AAAAAA=="))
        .isInstanceOf(BucketOperation.DeleteObjects.class);
  }

  @Test
  void expectedOwners() {
    S3Request request = request("GET /bucket", "x-amz-expected-bucket-owner", "111122223333");
    ExpectedOwners owners = ExpectedOwners.of(request);
    owners.requireBucketOwner("111122223333");
    assertThatThrownBy(() -> owners.requireBucketOwner("000000000000"))
        .isInstanceOf(S3Exception.class);
    assertThatThrownBy(
            () -> ExpectedOwners.of(request("GET /b", "x-amz-expected-bucket-owner", "me")))
        .isInstanceOf(S3Exception.class);
  }

  @Test
  void randomRequestsEitherParseOrFailInS3sWords() {
    SeededRandom random = SeededRandom.fresh();
    String[] methods = {"GET", "PUT", "POST", "DELETE", "HEAD", "OPTIONS", "FOO"};
    String[] pieces = {
      "/",
      "bucket",
      "key",
      "%2F",
      "%",
      "?",
      "&",
      "=",
      "uploads",
      "uploadId",
      "partNumber",
      "1",
      "list-type",
      "2",
      "max-keys",
      "versions",
      "acl",
      "delete",
      "é",
      "x-amz-acl",
      "\u0000"
    };
    String[] names = {
      "Content-Length",
      "Range",
      "x-amz-copy-source",
      "If-Match",
      "x-amz-tagging",
      "Content-MD5",
      "x-amz-content-sha256",
      "x-amz-decoded-content-length",
      "x-amz-checksum-sha1",
      "Host"
    };
    for (int round = 0; round < 20_000; round++) {
      var target = new StringBuilder("/");
      for (int i = random.nextInt(10); i > 0; i--) {
        target.append(pieces[random.nextInt(pieces.length)]);
      }
      String value = pieces[random.nextInt(pieces.length)] + pieces[random.nextInt(pieces.length)];
      String line = methods[random.nextInt(methods.length)] + ' ' + target;
      try {
        assertThat(parse(line, names[random.nextInt(names.length)], value).access())
            .as("%s %s", line, random)
            .isNotEmpty();
      } catch (S3Exception expected) {
        assertThat(expected.status()).as("%s %s", line, random).isBetween(400, 501);
      }
    }
  }
}
