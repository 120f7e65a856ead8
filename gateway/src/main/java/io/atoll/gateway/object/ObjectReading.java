package io.atoll.gateway.object;

/** A range of one version of an object, open for reading. To be closed. */
public final class ObjectReading implements AutoCloseable {
  /** Up to this many bytes come at once, by {@link Content.Whole}. */
  public static final int SMALL_BYTES = 32 << 10;

  private final ObjectInfo info;
  private final ByteSpan span;
  private final Content content;

  /** The bytes of the range. */
  public sealed interface Content {
    /** All of them; nothing is kept open. Nobody changes the array. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Whole(byte[] bytes) implements Content {}

    /** Piece by piece. */
    record Pieces(ByteSource source) implements Content {}
  }

  public ObjectReading(ObjectInfo info, ByteSpan span, Content content) {
    this.info = info;
    this.span = span;
    this.content = content;
  }

  /** The version that is read. */
  public ObjectInfo info() {
    return info;
  }

  /** What was chosen. */
  public ByteSpan span() {
    return span;
  }

  public Content content() {
    return content;
  }

  @Override
  public void close() {
    if (content instanceof Content.Pieces(ByteSource source)) {
      source.close();
    }
  }
}
