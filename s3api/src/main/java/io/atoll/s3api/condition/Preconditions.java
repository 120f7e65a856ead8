package io.atoll.s3api.condition;

import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a request; each may be absent. Dates compare in whole seconds, as HTTP writes
 * them.
 *
 * @param ifMatch {@code If-Match}
 * @param ifNoneMatch {@code If-None-Match}
 * @param ifModifiedSince {@code If-Modified-Since}
 * @param ifUnmodifiedSince {@code If-Unmodified-Since}
 */
public record Preconditions(
    @Nullable ETagCondition ifMatch,
    @Nullable ETagCondition ifNoneMatch,
    @Nullable Instant ifModifiedSince,
    @Nullable Instant ifUnmodifiedSince) {
  /** No conditions. */
  public static final Preconditions NONE = new Preconditions(null, null, null, null);

  /** What becomes of a read. */
  public enum ReadOutcome {
    /** Answer with the object. */
    PROCEED,
    /** Answer 304 without a body. */
    NOT_MODIFIED
  }

  /** Whether there is nothing to check. */
  public boolean isEmpty() {
    return ifMatch == null
        && ifNoneMatch == null
        && ifModifiedSince == null
        && ifUnmodifiedSince == null;
  }

  /**
   * Evaluates for GET and HEAD in the order of RFC 9110, section 13.2.2: a condition on ETags hides
   * the date condition beside it.
   *
   * @param etag the object's ETag without quotes
   * @throws S3Exception PreconditionFailed
   */
  public ReadOutcome evaluateRead(String etag, Instant lastModified) {
    Instant modified = lastModified.truncatedTo(ChronoUnit.SECONDS);
    requireMatch(etag, modified, "If-Match", "If-Unmodified-Since");
    if (ifNoneMatch != null) {
      return ifNoneMatch.matches(etag) ? ReadOutcome.NOT_MODIFIED : ReadOutcome.PROCEED;
    }
    if (ifModifiedSince != null && !modified.isAfter(ifModifiedSince)) {
      return ReadOutcome.NOT_MODIFIED;
    }
    return ReadOutcome.PROCEED;
  }

  /**
   * Evaluates the {@code x-amz-copy-source-if-} conditions against the source; whatever does not
   * hold fails the copy.
   *
   * @param etag the source's ETag without quotes
   * @throws S3Exception PreconditionFailed
   */
  public void evaluateCopySource(String etag, Instant lastModified) {
    Instant modified = lastModified.truncatedTo(ChronoUnit.SECONDS);
    requireMatch(
        etag, modified, "x-amz-copy-source-If-Match", "x-amz-copy-source-If-Unmodified-Since");
    if (ifNoneMatch != null) {
      if (ifNoneMatch.matches(etag)) {
        throw failed("x-amz-copy-source-If-None-Match");
      }
    } else if (ifModifiedSince != null && !modified.isAfter(ifModifiedSince)) {
      throw failed("x-amz-copy-source-If-Modified-Since");
    }
  }

  /**
   * Evaluates for a write (put, copy's target, completion, delete). Must be called where nothing
   * can change the key between this check and the write.
   *
   * @param currentETag the ETag of the key's current object without quotes, or null where there is
   *     none
   * @throws S3Exception NoSuchKey where {@code If-Match} meets no object, else PreconditionFailed
   */
  public void evaluateWrite(@Nullable String currentETag) {
    if (ifMatch != null) {
      if (currentETag == null) {
        throw new S3Exception(S3ErrorCode.NO_SUCH_KEY);
      }
      if (!ifMatch.matches(currentETag)) {
        throw failed("If-Match");
      }
    }
    if (ifNoneMatch != null && currentETag != null && ifNoneMatch.matches(currentETag)) {
      throw failed("If-None-Match");
    }
  }

  private void requireMatch(String etag, Instant modified, String matchName, String sinceName) {
    if (ifMatch != null) {
      if (!ifMatch.matches(etag)) {
        throw failed(matchName);
      }
    } else if (ifUnmodifiedSince != null && modified.isAfter(ifUnmodifiedSince)) {
      throw failed(sinceName);
    }
  }

  private static S3Exception failed(String condition) {
    return new S3Exception(S3ErrorCode.PRECONDITION_FAILED).with("Condition", condition);
  }
}
