package io.atoll.gateway.s3;

import io.atoll.gateway.http.BodyConsumer;
import io.atoll.gateway.object.Lending;
import io.atoll.gateway.object.NewObject;
import io.atoll.gateway.object.ObjectInfo;
import io.atoll.gateway.object.ObjectStore;
import io.atoll.gateway.object.ObjectWriter;
import io.atoll.s3api.checksum.BodyDigests;
import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.checksum.RunningChecksum;
import io.atoll.s3api.form.FormDecoder;
import io.atoll.s3api.form.PostForm;
import io.atoll.s3api.form.PostPolicy;
import io.atoll.s3api.operation.BodyDeclaration;
import io.atoll.s3api.operation.BodyVerification;
import io.atoll.s3api.operation.BucketOperation.PostObject;
import io.atoll.s3api.operation.ObjectOperation.PutObject;
import io.atoll.s3api.operation.S3RequestParser;
import io.atoll.s3api.sigv4.PayloadHash;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Brings the file of an HTML form into the store; the form's fields come first, and are judged
 * before the first byte is taken.
 */
final class FormBody implements BodyConsumer {
  private final Session session;
  private final PostObject post;
  private final ObjectStore store;
  private final Admission admission;
  private final S3RequestParser parser;
  private final BodyDecoding decoding;
  private final FormDecoder decoder;
  private @Nullable Upload upload;

  FormBody(
      Session session,
      PostObject post,
      ObjectStore store,
      Admission admission,
      S3RequestParser parser) {
    this.session = session;
    this.post = post;
    this.store = store;
    this.admission = admission;
    this.parser = parser;
    this.decoding = new BodyDecoding(session, post.body(), false, null);
    this.decoder = new FormDecoder(post.boundary());
  }

  /** A form that may be stored. */
  private record Upload(
      PostForm form,
      @Nullable PostPolicy policy,
      PutObject put,
      BodyDigests digests,
      ObjectWriter writer) {}

  @Override
  public void accept(ByteBuffer bytes, @Nullable Lending lending) {
    decoding.accept(bytes, null, this::decode);
  }

  private void decode(ByteBuffer payload) {
    boolean all = decoder.decode(payload, this::content);
    PostForm form = decoder.form();
    if (form != null && upload == null) {
      upload = begin(form);
    }
    if (!all) {
      decoder.decode(payload, this::content);
    }
  }

  private Upload begin(PostForm form) {
    String encoded = form.field("policy");
    PostPolicy policy = encoded == null ? null : PostPolicy.parse(encoded);
    Session sender = admission.authenticate(session, form, policy, post.bucket());
    PutObject put =
        parser.parseForm(
            post.bucket(),
            form.key(),
            form.asPut(session.call().request(), post.body().lengthBytes()));
    admission.authorize(sender, put);
    BodyDigests digests =
        BodyVerification.digestsFor(
            put.body(), true, ChecksumAlgorithm.DEFAULT, length -> RunningChecksum.md5());
    return new Upload(form, policy, put, digests, store.objects().put(put.bucket(), put.key(), -1));
  }

  private void content(ByteBuffer piece) {
    Upload to = Objects.requireNonNull(upload);
    checkSize(to, false);
    to.digests.update(piece);
    to.writer.write(MemorySegment.ofBuffer(piece));
  }

  private void checkSize(Upload to, boolean complete) {
    if (to.policy != null) {
      to.policy.checkSize(decoder.fileBytes(), complete);
    }
  }

  @Override
  public void pause() {
    decoding.pause();
  }

  @Override
  public void complete() {
    decoding.finish();
    decoder.finish();
    Upload to = Objects.requireNonNull(upload);
    checkSize(to, true);
    BodyDigests.Result made = to.digests.finish();
    BodyDeclaration promised = to.put.body();
    // The form's fields speak about the file; how long it is only its end has told.
    BodyVerification.verify(
        new BodyDeclaration(
            decoder.fileBytes(),
            PayloadHash.UNSIGNED,
            promised.contentMd5(),
            promised.checksum(),
            List.of()),
        made,
        List.of());
    NewObject object = ObjectHandler.newObject(to.put, made);
    CompletableFuture<ObjectInfo> durable = to.writer.commit(object);
    session
        .call()
        .respondWhen(
            durable.whenComplete((result, failure) -> to.writer.close()),
            info -> FormHandler.answer(session.call(), to.form, post.bucket(), info));
  }

  @Override
  public void failed(Throwable cause) {
    if (upload != null) {
      upload.writer.close();
    }
  }
}
