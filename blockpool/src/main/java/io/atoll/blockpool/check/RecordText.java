package io.atoll.blockpool.check;

import io.atoll.blockpool.format.Extent;
import io.atoll.blockpool.journal.RecordVisitor;
import java.io.IOException;
import java.io.PrintStream;

/** Prints the operations of a journal record. */
final class RecordText implements RecordVisitor {
  private final PrintStream out;
  private long dataset;

  RecordText(PrintStream out) {
    this.out = out;
  }

  void print(byte[] record) throws IOException {
    try {
      RecordVisitor.visit(record, this);
    } catch (RuntimeException e) {
      out.println("      broken: " + e.getMessage());
    }
  }

  @Override
  public void dataset(long id, long term) {
    dataset = id;
    out.printf("      dataset %d, term %d%n", id, term);
  }

  @Override
  public void put(byte[] key, byte[] value) {
    out.println("      put " + RowText.of(dataset, key, value));
  }

  @Override
  public void delete(byte[] key) {
    out.println("      delete " + RowText.key(dataset, key));
  }

  @Override
  public void sequence(long next) {
    out.println("      next data id " + next);
  }

  @Override
  public void allocate(Extent extent, int storedBytes, int crc) {
    out.printf(
        "      allocate %d+%d, %d bytes, CRC32C %08x%n",
        extent.block(), extent.blocks(), storedBytes, crc);
  }

  @Override
  public void free(Extent extent) {
    out.printf("      free %d+%d%n", extent.block(), extent.blocks());
  }

  @Override
  public void create(long id, int kind) {
    out.printf("      create dataset %d, kind %d%n", id, kind);
  }

  @Override
  public void drop(long id) {
    out.printf("      drop dataset %d%n", id);
  }

  @Override
  public void operationId(long incarnation, long sequence) {
    out.printf("      operation %d of incarnation %d%n", sequence, incarnation);
  }
}
