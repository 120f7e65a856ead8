package io.atoll.s3api.error;

import java.util.ArrayList;
import java.util.List;

/**
 * A failure that is the answer to the client. Immutable, and without a stack trace: it is an
 * expected outcome and made on the hot path of bad requests.
 */
public final class S3Exception extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final S3ErrorCode code;
  private final transient List<Detail> details;

  /**
   * One further element of the error document.
   *
   * @param name the element's name, such as {@code BucketName}
   * @param value its text, unescaped
   */
  public record Detail(String name, String value) {}

  /** The code with S3's default message. */
  public S3Exception(S3ErrorCode code) {
    this(code, code.message(), List.of());
  }

  /** The code with a message of its own. */
  public S3Exception(S3ErrorCode code, String message) {
    this(code, message, List.of());
  }

  /**
   * The whole.
   *
   * @param details further elements in the order in which they appear in the document
   */
  public S3Exception(S3ErrorCode code, String message, List<Detail> details) {
    super(message, null, false, false);
    this.code = code;
    this.details = List.copyOf(details);
  }

  /** The same failure with one more element in its document. */
  public S3Exception with(String name, String value) {
    var more = new ArrayList<>(details);
    more.add(new Detail(name, value));
    return new S3Exception(code, text(), more);
  }

  /** {@code InvalidArgument} with the argument's name and value, as S3 reports it. */
  public static S3Exception invalidArgument(String message, String name, String value) {
    return new S3Exception(S3ErrorCode.INVALID_ARGUMENT, message)
        .with("ArgumentName", name)
        .with("ArgumentValue", value);
  }

  /** {@code NotImplemented} for a header whose meaning this server does not know. */
  public static S3Exception headerNotImplemented(String header) {
    return new S3Exception(S3ErrorCode.NOT_IMPLEMENTED).with("Header", header);
  }

  /** {@code NotImplemented} for a sub-resource or parameter that this server does not know. */
  public static S3Exception parameterNotImplemented(String parameter) {
    return new S3Exception(
            S3ErrorCode.NOT_IMPLEMENTED,
            "A parameter you provided implies functionality that is not implemented")
        .with("Parameter", parameter);
  }

  /** {@code InvalidRequest} with a message. */
  public static S3Exception invalidRequest(String message) {
    return new S3Exception(S3ErrorCode.INVALID_REQUEST, message);
  }

  /** The error code. */
  public S3ErrorCode code() {
    return code;
  }

  /** The HTTP status to answer with. */
  public int status() {
    return code.status();
  }

  /** The message; never null, unlike what {@link #getMessage()} promises. */
  public String text() {
    String message = getMessage();
    return message == null ? code.message() : message;
  }

  /** Further elements of the document, in order. */
  public List<Detail> details() {
    return details;
  }
}
