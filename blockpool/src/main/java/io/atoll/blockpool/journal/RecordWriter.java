package io.atoll.blockpool.journal;

import io.atoll.blockpool.codec.RowWriter;
import io.atoll.blockpool.format.Extent;

/** Encodes one record into a group's bytes. */
public final class RecordWriter {
  private final RowWriter out;
  private long dataset = -1;

  RecordWriter(RowWriter out) {
    this.out = out;
  }

  /** The following puts and deletes are this dataset's, under this term of its ownership. */
  public void dataset(long id, long term) {
    if (dataset != id) {
      out.u8(RecordOp.DATASET.code()).varint(id).varint(term);
      dataset = id;
    }
  }

  public void put(byte[] key, byte[] value) {
    out.u8(RecordOp.PUT.code()).blob(key).blob(value);
  }

  public void delete(byte[] key) {
    out.u8(RecordOp.DELETE.code()).blob(key);
  }

  public void sequence(long next) {
    out.u8(RecordOp.SEQUENCE.code()).varint(next);
  }

  public void allocate(Extent extent, int storedBytes, int crc) {
    out.u8(RecordOp.ALLOCATE.code()).i64(extent.block()).varint(extent.blocks());
    out.varint(storedBytes).i32(crc);
  }

  public void free(Extent extent) {
    out.u8(RecordOp.FREE.code()).i64(extent.block()).varint(extent.blocks());
  }

  public void create(long id, int kind) {
    out.u8(RecordOp.CREATE.code()).varint(id).u8(kind);
  }

  public void drop(long id) {
    out.u8(RecordOp.DROP.code()).varint(id);
  }

  public void operationId(long incarnation, long sequence) {
    out.u8(RecordOp.OPERATION_ID.code()).i64(incarnation).i64(sequence);
  }
}
