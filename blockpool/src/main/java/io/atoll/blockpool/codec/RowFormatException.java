package io.atoll.blockpool.codec;

/** A stored row does not have the form that its kind and version prescribe. */
public final class RowFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RowFormatException(String message) {
    super(message);
  }
}
