package io.atoll.testkit.object;

import static io.atoll.testkit.object.Answers.code;
import static io.atoll.testkit.object.Answers.crc32;
import static io.atoll.testkit.object.Answers.get;
import static io.atoll.testkit.object.Answers.md5;
import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.gateway.object.ByteSpan;
import io.atoll.gateway.object.Completion;
import io.atoll.gateway.object.CopyRequest;
import io.atoll.gateway.object.Listings;
import io.atoll.gateway.object.ObjectDetails;
import io.atoll.gateway.object.ObjectInfo;
import io.atoll.gateway.object.PartPage;
import io.atoll.gateway.object.PartWriter;
import io.atoll.gateway.object.RangeChoice;
import io.atoll.gateway.object.Upload;
import io.atoll.gateway.object.UploadName;
import io.atoll.gateway.object.UploadedPart;
import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.checksum.ChecksumType;
import io.atoll.s3api.condition.Preconditions;
import io.atoll.s3api.operation.MultipartOperation.ExpectedChecksum;
import io.atoll.s3api.operation.ObjectAttributes;
import io.atoll.s3api.xml.CompleteRequest;
import io.atoll.s3api.xml.ListedUpload;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every object store does with uploads in parts. */
abstract class UploadsContract extends ObjectStoreContract {
  static final int PART_BYTES = 5 << 20;

  UploadName begin(String key, @Nullable ChecksumType type) {
    ChecksumAlgorithm algorithm = type == null ? null : ChecksumAlgorithm.CRC32;
    return answers().of(store().uploads().create("b", key, ATTRIBUTES, algorithm, type)).name();
  }

  UploadedPart part(UploadName upload, int number, byte[] bytes) {
    boolean summed = store().uploads().head(upload).checksumAlgorithm() != null;
    try (PartWriter writer = store().uploads().put(upload, number, bytes.length)) {
      writer.write(MemorySegment.ofArray(bytes));
      return answers()
          .of(
              writer.commit(
                  md5(bytes),
                  summed ? ChecksumAlgorithm.CRC32 : null,
                  summed ? crc32(bytes) : null));
    }
  }

  static Completion completion(UploadedPart... parts) {
    List<CompleteRequest.Part> wanted =
        Arrays.stream(parts)
            .map(part ->
                new CompleteRequest.Part(
                    part.number(),
                    part.etag(),
                    part.checksumAlgorithm() == null || part.checksum() == null
                        ? Map.of()
                        : Map.of(part.checksumAlgorithm(), part.checksum())))
            .toList();
    return new Completion(new CompleteRequest(wanted), Preconditions.NONE, null, null, -1);
  }

  static byte[] joined(byte[]... pieces) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] piece : pieces) {
      out.writeBytes(piece);
    }
    return out.toByteArray();
  }

  @Test
  void partsBecomeAnObject() {
    byte[] one = bytes(PART_BYTES, 1);
    byte[] two = bytes(PART_BYTES + 77, 2);
    byte[] three = bytes(1234, 3);
    UploadName upload = begin("k", ChecksumType.FULL_OBJECT);
    UploadedPart first = part(upload, 1, one);
    part(upload, 5, bytes(900_000, 9));
    UploadedPart second = part(upload, 5, two);
    part(upload, 6, bytes(40_000, 8));
    UploadedPart last = part(upload, 9, three);
    PartPage page = store().uploads().list(upload, 1, 2);
    assertThat(page.parts()).extracting(UploadedPart::number).containsExactly(5, 6);
    assertThat(page.truncated()).isTrue();
    assertThat(store().uploads().list(upload, 6, 2).truncated()).isFalse();
    assertThat(code(() -> store().objects().head("b", "k", null))).isEqualTo("NoSuchKey");

    ObjectInfo info =
        answers().of(store().uploads().complete(upload, completion(first, second, last)));
    byte[] whole = joined(one, two, three);
    assertThat(info.size()).isEqualTo(whole.length);
    assertThat(info.etag()).endsWith("-3");
    assertThat(info.partCount()).isEqualTo(3);
    assertThat(info.attributes()).isEqualTo(ATTRIBUTES);
    assertThat(info.checksum()).extracting(checksum -> checksum.value()).isEqualTo(crc32(whole));
    assertThat(get(store(), "b", "k")).isEqualTo(whole);
    assertThat(get(store(), "b", "k", PART_BYTES - 10, PART_BYTES + 10))
        .isEqualTo(Arrays.copyOfRange(whole, PART_BYTES - 10, PART_BYTES + 10));
    ObjectDetails details = store().objects().inspect("b", "k", null);
    assertThat(details.info()).isEqualTo(info);
    assertThat(details.parts())
        .extracting(part -> part.number() + " " + part.offset() + " " + part.size())
        .containsExactly(
            "1 0 " + PART_BYTES,
            "5 " + PART_BYTES + " " + two.length,
            "9 " + (PART_BYTES + two.length) + " 1234");
    assertThat(details.parts().getLast().checksum()).isEqualTo(crc32(three));
    assertThat(code(() -> store().uploads().head(upload))).isEqualTo("NoSuchUpload");
    answers().of(store().objects().delete("b", "k", null, null));
    assertThat(code(() -> store().objects().head("b", "k", null))).isEqualTo("NoSuchKey");
  }

  @Test
  void aRepeatedCompletionIsAnsweredAlike() {
    UploadName upload = begin("k", null);
    UploadedPart part = part(upload, 1, bytes(100, 1));
    ObjectInfo first = answers().of(store().uploads().complete(upload, completion(part)));
    assertThat(answers().of(store().uploads().complete(upload, completion(part)))).isEqualTo(first);
    UploadedPart other = new UploadedPart(1, 3, md5(bytes(3, 3)), clock.instant(), null, null);
    assertThat(code(() -> answers().of(store().uploads().complete(upload, completion(other)))))
        .isEqualTo("InvalidPart");
    assertThat(code(() -> answers().of(store().uploads().abort(upload)))).isEqualTo("NoSuchUpload");
    assertThat(get(store(), "b", "k")).isEqualTo(bytes(100, 1));
  }

  @Test
  void aCompletionMustFitItsUpload() {
    UploadName upload = begin("k", ChecksumType.COMPOSITE);
    UploadedPart small = part(upload, 1, bytes(100, 1));
    UploadedPart last = part(upload, 2, bytes(200, 2));
    assertThat(refusal(upload, completion(small, last))).isEqualTo("EntityTooSmall");
    UploadedPart absent = new UploadedPart(3, 9, small.md5(), clock.instant(), null, null);
    assertThat(refusal(upload, completion(absent))).isEqualTo("InvalidPart");
    UploadedPart unsummed = new UploadedPart(1, 9, small.md5(), clock.instant(), null, null);
    assertThat(refusal(upload, completion(unsummed))).isEqualTo("InvalidRequest");
    CompleteRequest request = completion(small).request();
    Preconditions none = Preconditions.NONE;
    assertThat(refusal(upload, new Completion(request, none, null, null, 99)))
        .isEqualTo("InvalidRequest");
    assertThat(refusal(upload, new Completion(request, none, null, ChecksumType.FULL_OBJECT, -1)))
        .isEqualTo("InvalidRequest");
    ExpectedChecksum wrong = new ExpectedChecksum(ChecksumAlgorithm.CRC32, "AAAAAA==-1");
    assertThat(refusal(upload, new Completion(request, none, wrong, null, -1)))
        .isEqualTo("BadDigest");
    stored("k", bytes(5, 5));
    assertThat(refusal(upload, new Completion(request, IF_ABSENT, null, null, -1)))
        .isEqualTo("PreconditionFailed");
    assertThat(store().uploads().list(upload, 0, 10).parts()).hasSize(2);
    ObjectInfo info = answers().of(store().uploads().complete(upload, completion(small)));
    assertThat(info.checksum()).extracting(checksum -> checksum.partCount()).isEqualTo(1);
  }

  private String refusal(UploadName upload, Completion completion) {
    return code(() -> answers().of(store().uploads().complete(upload, completion)));
  }

  @Test
  void abortedUploadsAreGone() {
    UploadName upload = begin("k", null);
    part(upload, 1, bytes(100_000, 1));
    answers().of(store().uploads().abort(upload));
    assertThat(code(() -> answers().of(store().uploads().abort(upload)))).isEqualTo("NoSuchUpload");
    assertThat(code(() -> store().uploads().put(upload, 1, 5))).isEqualTo("NoSuchUpload");
    assertThat(code(() -> store().uploads().list(upload, 0, 5))).isEqualTo("NoSuchUpload");
    UploadName nonsense = new UploadName("b", "k", "no id");
    assertThat(code(() -> store().uploads().list(nonsense, 0, 5))).isEqualTo("NoSuchUpload");
    UploadName otherKey = new UploadName("b", "other", begin("k", null).id());
    assertThat(code(() -> store().uploads().head(otherKey))).isEqualTo("NoSuchUpload");
  }

  @Test
  void aBucketWithUploadsOnlyIsDeleted() {
    part(begin("k", null), 1, bytes(100_000, 1));
    UploadName done = begin("d", null);
    answers().of(store().uploads().complete(done, completion(part(done, 1, bytes(5, 5)))));
    answers().of(store().objects().delete("b", "d", null, null));
    answers().of(store().buckets().delete("b"));
    answers().of(store().buckets().create("b", "me", "eu"));
    assertThat(uploads("", "", Listings.Start.BEGINNING, 10)).isEmpty();
  }

  @Test
  void uploadsAreListedByKeyAndAge() {
    UploadName a = begin("a", null);
    clock.advanceMillis(1);
    UploadName early = begin("k/1", null);
    clock.advanceMillis(1);
    UploadName late = begin("k/1", null);
    clock.advanceMillis(1);
    UploadName z = begin("z", null);
    assertThat(uploads("", "", Listings.Start.BEGINNING, 10))
        .containsExactly(a.id(), early.id(), late.id(), z.id());
    assertThat(uploads("k", "", Listings.Start.BEGINNING, 10))
        .containsExactly(early.id(), late.id());
    assertThat(uploads("", "/", Listings.Start.BEGINNING, 10)).containsExactly(a.id(), z.id());
    assertThat(uploads("", "", new Listings.Start.After("k/1", early.id()), 10))
        .containsExactly(late.id(), z.id());
    assertThat(uploads("", "", new Listings.Start.After("k/1", null), 10)).containsExactly(z.id());
    assertThat(uploads("k", "", new Listings.Start.After("a", a.id()), 1))
        .containsExactly(early.id());
  }

  private List<String> uploads(
      String prefix, String delimiter, Listings.Start start, int maxUploads) {
    return store()
        .listings()
        .uploads("b", new Listings.Query(prefix, delimiter, start, maxUploads))
        .entries()
        .stream()
        .map(ListedUpload::uploadId)
        .toList();
  }

  @Test
  void partsAreCopiedFromObjects() {
    byte[] source = bytes(PART_BYTES + 5000, 4);
    ObjectInfo info = stored("source", source);
    UploadName upload = begin("k", ChecksumType.FULL_OBJECT);
    UploadedPart whole = copyPart(upload, 1, RangeChoice.WHOLE);
    assertThat(whole.md5()).isEqualTo(md5(source));
    UploadedPart range = copyPart(upload, 2, (object, parts) -> new ByteSpan(1000, 4000));
    byte[] cut = Arrays.copyOfRange(source, 1000, 4000);
    assertThat(range.md5()).isEqualTo(md5(cut));
    assertThat(range.checksum()).isEqualTo(crc32(cut));
    answers().of(store().objects().delete("b", "source", null, null));
    ObjectInfo made = answers().of(store().uploads().complete(upload, completion(whole, range)));
    assertThat(made.checksum()).extracting(c -> c.value()).isEqualTo(crc32(joined(source, cut)));
    assertThat(get(store(), "b", "k")).isEqualTo(joined(source, cut));
    assertThat(info.etag()).isEqualTo(whole.etag());

    UploadName again = begin("k2", null);
    UploadedPart composed =
        answers()
            .of(
                store()
                    .uploads()
                    .copy(
                        again,
                        1,
                        new CopyRequest.Source("b", "k", null, Preconditions.NONE),
                        RangeChoice.WHOLE));
    assertThat(composed.md5()).isEqualTo(md5(joined(source, cut)));
    answers().of(store().uploads().complete(again, completion(composed)));
    assertThat(get(store(), "b", "k2")).isEqualTo(joined(source, cut));
    assertThat(code(() -> copyPart(again, 1, RangeChoice.WHOLE))).isEqualTo("NoSuchUpload");
  }

  private UploadedPart copyPart(UploadName upload, int number, RangeChoice choice) {
    return answers()
        .of(
            store()
                .uploads()
                .copy(
                    upload,
                    number,
                    new CopyRequest.Source("b", "source", null, Preconditions.NONE),
                    choice));
  }

  @Test
  void aCopyOfAnObjectInPartsIsOneOfNone() {
    UploadName upload = begin("k", null);
    byte[] one = bytes(PART_BYTES, 1);
    UploadedPart first = part(upload, 1, one);
    UploadedPart second = part(upload, 2, bytes(9, 2));
    answers().of(store().uploads().complete(upload, completion(first, second)));
    CopyRequest request =
        new CopyRequest(
            new CopyRequest.Source("b", "k", null, Preconditions.NONE),
            "b",
            "k",
            source -> ObjectAttributes.NONE,
            null,
            Preconditions.NONE);
    ObjectInfo copy = answers().of(store().objects().copy(request));
    assertThat(copy.partCount()).isZero();
    assertThat(copy.attributes()).isEqualTo(ObjectAttributes.NONE);
    assertThat(store().objects().inspect("b", "k", null).parts()).isEmpty();
    assertThat(get(store(), "b", "k")).isEqualTo(joined(one, bytes(9, 2)));
    Upload listed = store().uploads().head(begin("x", null));
    assertThat(listed.attributes()).isEqualTo(ATTRIBUTES);
  }
}
