package io.atoll.s3api.xml;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.checksum.ChecksumType;
import io.atoll.s3api.checksum.Digest;
import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import io.atoll.s3api.listing.ListingPage;
import io.atoll.s3api.operation.BucketOperation.ListMultipartUploads;
import io.atoll.s3api.operation.BucketOperation.ListObjectVersions;
import io.atoll.s3api.operation.BucketOperation.ListObjects;
import io.atoll.s3api.operation.BucketOperation.ListObjectsV2;
import io.atoll.s3api.operation.MultipartOperation.ListParts;
import io.atoll.s3api.operation.ServiceOperation.ListBuckets;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentsTest {
  private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  private static final String NS = " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"";
  private static final Instant TIME = Instant.parse("2009-10-12T17:50:30.007Z");
  private static final Owner OWNER = new Owner("75aa", "o&o");

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void assertDocument(byte[] made, String body) {
    assertThat(new String(made, StandardCharsets.UTF_8)).isEqualTo(HEAD + body);
  }

  private static ListedObject object(String key) {
    return new ListedObject(utf8(key), "e1", 42, TIME, "STANDARD", null, null);
  }

  private static <E> ListingPage<E> page(List<E> entries, String... prefixes) {
    return new ListingPage<>(
        entries,
        List.of(prefixes).stream().map(DocumentsTest::utf8).toList(),
        false,
        "",
        false,
        new byte[0]);
  }

  @Test
  void listObjects() {
    var request = new ListObjects("b", "p r", "/", "m", 1000, false);
    assertDocument(
        ListingDocuments.listObjects(request, page(List.of(object("k<\u0001é\r")), "x/"), OWNER),
        "<ListBucketResult"
            + NS
            + "><Name>b</Name><Prefix>p r</Prefix><Marker>m</Marker><MaxKeys>1000</MaxKeys>"
            + "<Delimiter>/</Delimiter><IsTruncated>false</IsTruncated>"
            + "<Contents><Key>k&lt;&#x1;é&#xD;</Key><LastModified>2009-10-12T17:50:30.007Z</LastModified>"
            + "<ETag>&quot;e1&quot;</ETag><Size>42</Size><StorageClass>STANDARD</StorageClass>"
            + "<Owner><ID>75aa</ID><DisplayName>o&amp;o</DisplayName></Owner></Contents>"
            + "<CommonPrefixes><Prefix>x/</Prefix></CommonPrefixes></ListBucketResult>");
  }

  @Test
  void listObjectsWithUrlEncoding() {
    var request = new ListObjects("b", "", "/", "", 1, true);
    var truncated =
        new ListingPage<ListedObject>(
            List.of(), List.of(utf8("quux ab/")), true, "quux ab/", true, utf8("x"));
    assertDocument(
        ListingDocuments.listObjects(request, truncated, OWNER),
        "<ListBucketResult"
            + NS
            + "><Name>b</Name><Prefix></Prefix><Marker></Marker><NextMarker>quux%20ab/</NextMarker>"
            + "<MaxKeys>1</MaxKeys><Delimiter>/</Delimiter><EncodingType>url</EncodingType>"
            + "<IsTruncated>true</IsTruncated>"
            + "<CommonPrefixes><Prefix>quux%20ab/</Prefix></CommonPrefixes></ListBucketResult>");
  }

  @Test
  void listObjectsV2() {
    var request = new ListObjectsV2("b", "", "", "AXg", "s", 2, false, false);
    var one =
        new ListedObject(
            utf8("k"), "e", 1, TIME, "STANDARD", ChecksumAlgorithm.CRC32, ChecksumType.FULL_OBJECT);
    var truncated = new ListingPage<>(List.of(one), List.of(), true, "k", false, utf8("k\0"));
    assertDocument(
        ListingDocuments.listObjectsV2(request, truncated, OWNER),
        "<ListBucketResult"
            + NS
            + "><Name>b</Name><Prefix></Prefix><StartAfter>s</StartAfter>"
            + "<ContinuationToken>AXg</ContinuationToken>"
            + "<NextContinuationToken>AWsA</NextContinuationToken><KeyCount>1</KeyCount>"
            + "<MaxKeys>2</MaxKeys><IsTruncated>true</IsTruncated><Contents><Key>k</Key>"
            + "<LastModified>2009-10-12T17:50:30.007Z</LastModified><ETag>&quot;e&quot;</ETag>"
            + "<ChecksumAlgorithm>CRC32</ChecksumAlgorithm><ChecksumType>FULL_OBJECT</ChecksumType>"
            + "<Size>1</Size><StorageClass>STANDARD</StorageClass></Contents></ListBucketResult>");
  }

  @Test
  void listVersions() {
    var request = new ListObjectVersions("b", "", "", "", null, 1000, false);
    assertDocument(
        ListingDocuments.listObjectVersions(request, page(List.of(object("k"))), OWNER),
        "<ListVersionsResult"
            + NS
            + "><Name>b</Name><Prefix></Prefix><KeyMarker></KeyMarker>"
            + "<VersionIdMarker></VersionIdMarker><MaxKeys>1000</MaxKeys>"
            + "<IsTruncated>false</IsTruncated><Version><Key>k</Key><VersionId>null</VersionId>"
            + "<IsLatest>true</IsLatest><LastModified>2009-10-12T17:50:30.007Z</LastModified>"
            + "<ETag>&quot;e1&quot;</ETag><Size>42</Size><StorageClass>STANDARD</StorageClass>"
            + "<Owner><ID>75aa</ID><DisplayName>o&amp;o</DisplayName></Owner></Version>"
            + "</ListVersionsResult>");
  }

  @Test
  void listUploads() {
    var request = new ListMultipartUploads("b", "", "", "", null, 1000, false);
    var upload = new ListedUpload(utf8("k"), "u1", TIME, "STANDARD", null, null);
    assertThat(
            new String(
                ListingDocuments.listMultipartUploads(request, page(List.of(upload)), OWNER),
                StandardCharsets.UTF_8))
        .contains("<Upload><Key>k</Key><UploadId>u1</UploadId><Initiator><ID>75aa</ID>")
        .contains("<Initiated>2009-10-12T17:50:30.007Z</Initiated></Upload>");
  }

  @Test
  void buckets() {
    var bucket = new BucketDocuments.ListedBucket("b1", TIME, "us-east-1");
    assertDocument(
        BucketDocuments.listBuckets(
            new ListBuckets(0, "", null, null), List.of(bucket), OWNER, null),
        "<ListAllMyBucketsResult"
            + NS
            + "><Owner><ID>75aa</ID><DisplayName>o&amp;o</DisplayName></Owner><Buckets><Bucket>"
            + "<Name>b1</Name><CreationDate>2009-10-12T17:50:30.007Z</CreationDate></Bucket>"
            + "</Buckets></ListAllMyBucketsResult>");
    assertDocument(
        BucketDocuments.location("us-east-1"),
        "<LocationConstraint" + NS + "></LocationConstraint>");
    assertDocument(
        BucketDocuments.neverVersioned(),
        "<VersioningConfiguration" + NS + "></VersioningConfiguration>");
    assertThat(new String(BucketDocuments.ownerFullControl(OWNER), StandardCharsets.UTF_8))
        .contains("xsi:type=\"CanonicalUser\"><ID>75aa</ID>")
        .contains("<Permission>FULL_CONTROL</Permission>");
  }

  @Test
  void multipart() {
    assertDocument(
        MultipartDocuments.initiated("b", "k&", "u"),
        "<InitiateMultipartUploadResult"
            + NS
            + "><Bucket>b</Bucket><Key>k&amp;</Key><UploadId>u</UploadId>"
            + "</InitiateMultipartUploadResult>");
    assertDocument(
        MultipartDocuments.completed(
            "http://h/b/k",
            "b",
            "k",
            "e-2",
            new StoredChecksum(ChecksumAlgorithm.CRC32, ChecksumType.COMPOSITE, "AAAAAA==-2")),
        "<CompleteMultipartUploadResult"
            + NS
            + "><Location>http://h/b/k</Location><Bucket>b</Bucket><Key>k</Key>"
            + "<ETag>&quot;e-2&quot;</ETag><ChecksumCRC32>AAAAAA==-2</ChecksumCRC32>"
            + "<ChecksumType>COMPOSITE</ChecksumType></CompleteMultipartUploadResult>");
    var part = new ListedPart(3, TIME, "e", 5, ChecksumAlgorithm.CRC32, Digest.of(new byte[4]));
    assertThat(
            new String(
                MultipartDocuments.parts(
                    new ListParts("b", "k", "u", 1000, 0, false),
                    new MultipartDocuments.UploadView(OWNER, "STANDARD", null, null),
                    List.of(part),
                    false),
                StandardCharsets.UTF_8))
        .contains("<NextPartNumberMarker>3</NextPartNumberMarker><MaxParts>1000</MaxParts>")
        .contains(
            "<Part><PartNumber>3</PartNumber><LastModified>2009-10-12T17:50:30.007Z</LastModified>"
                + "<ETag>&quot;e&quot;</ETag><ChecksumCRC32>AAAAAA==</ChecksumCRC32>"
                + "<Size>5</Size></Part>");
  }

  @Test
  void deletions() {
    List<ObjectDocuments.DeleteOutcome> outcomes =
        List.of(
            new ObjectDocuments.DeleteOutcome.Deleted("a", null),
            new ObjectDocuments.DeleteOutcome.Failed("b", "v", "AccessDenied", "Access Denied"));
    assertDocument(
        ObjectDocuments.deleted(false, outcomes),
        "<DeleteResult"
            + NS
            + "><Deleted><Key>a</Key></Deleted><Error><Key>b</Key><VersionId>v</VersionId>"
            + "<Code>AccessDenied</Code><Message>Access Denied</Message></Error></DeleteResult>");
    assertThat(new String(ObjectDocuments.deleted(true, outcomes), StandardCharsets.UTF_8))
        .doesNotContain("<Deleted>");
  }

  @Test
  void errors() {
    assertDocument(
        ErrorDocument.write(
            new S3Exception(S3ErrorCode.NO_SUCH_KEY).with("Key", "a<b"), "/b/a<b", "R1", "H1"),
        "<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message>"
            + "<Key>a&lt;b</Key><Resource>/b/a&lt;b</Resource><RequestId>R1</RequestId>"
            + "<HostId>H1</HostId></Error>");
  }
}
