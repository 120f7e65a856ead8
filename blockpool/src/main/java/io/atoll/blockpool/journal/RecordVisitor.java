package io.atoll.blockpool.journal;

import io.atoll.blockpool.codec.RowReader;
import io.atoll.blockpool.format.Extent;
import java.io.IOException;

/** Gets the operations of a record one by one, in order. Everything defaults to nothing. */
public interface RecordVisitor {
  default void dataset(long id, long term) throws IOException {}

  default void put(byte[] key, byte[] value) throws IOException {}

  default void delete(byte[] key) throws IOException {}

  default void sequence(long next) throws IOException {}

  default void allocate(Extent extent, int storedBytes, int crc) throws IOException {}

  default void free(Extent extent) throws IOException {}

  default void create(long id, int kind) throws IOException {}

  default void drop(long id) throws IOException {}

  default void operationId(long incarnation, long sequence) throws IOException {}

  /**
   * Decodes a record.
   *
   * @throws io.atoll.blockpool.codec.RowFormatException when it is none
   */
  static void visit(byte[] record, RecordVisitor visitor) throws IOException {
    RowReader in = new RowReader(record);
    while (in.remaining() > 0) {
      switch (RecordOp.of(in.u8())) {
        case DATASET -> visitor.dataset(in.varint(), in.varint());
        case PUT -> visitor.put(in.blob(), in.blob());
        case DELETE -> visitor.delete(in.blob());
        case SEQUENCE -> visitor.sequence(in.varint());
        case ALLOCATE -> visitor.allocate(extent(in), in.varint(Integer.MAX_VALUE), in.i32());
        case FREE -> visitor.free(extent(in));
        case CREATE -> visitor.create(in.varint(), in.u8());
        case DROP -> visitor.drop(in.varint());
        case OPERATION_ID -> visitor.operationId(in.i64(), in.i64());
      }
    }
  }

  private static Extent extent(RowReader in) {
    return new Extent(in.i64(), in.varint(Integer.MAX_VALUE));
  }
}
