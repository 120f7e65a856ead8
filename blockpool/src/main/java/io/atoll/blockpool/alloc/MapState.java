package io.atoll.blockpool.alloc;

import io.atoll.blockpool.codec.RowReader;
import io.atoll.blockpool.codec.RowWriter;

/**
 * A map page's row in the root table: which of its two copies is current, and the proof of it (C2).
 *
 * @param copy 0 or 1
 * @param crc CRC32C of the copy's block, seeded with the pool
 * @param freeBlocks how many usable blocks it shows free
 * @param usableBlocks how many blocks of the page belonged to the device when it was written
 */
public record MapState(int copy, int crc, int freeBlocks, int usableBlocks) {
  public byte[] toRow() {
    return new RowWriter(16).u8(copy).i32(crc).varint(freeBlocks).varint(usableBlocks).toBytes();
  }

  public static MapState fromRow(byte[] row) {
    RowReader in = new RowReader(row);
    return new MapState(
        in.u8(), in.i32(), in.varint(Integer.MAX_VALUE), in.varint(Integer.MAX_VALUE));
  }
}
