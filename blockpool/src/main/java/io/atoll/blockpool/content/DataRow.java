package io.atoll.blockpool.content;

import io.atoll.blockpool.codec.RowFormatException;
import io.atoll.blockpool.codec.RowReader;
import io.atoll.blockpool.codec.RowWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * What a data id stands for: the head row of its data. {@code references} counts the object
 * versions, parts and composites that point to the id.
 */
public sealed interface DataRow {
  /** Pointers to this id. */
  long references();

  /** Plain bytes. */
  long length();

  DataRow withReferences(long count);

  /** The payload rides in the row, as it is. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Inline(long references, byte[] plain) implements DataRow {
    @Override
    public long length() {
      return plain.length;
    }

    @Override
    public Inline withReferences(long count) {
      return new Inline(count, plain);
    }
  }

  /**
   * A small payload in blocks of its own; its frames as a content block's, but without a name that
   * others could share.
   */
  record Packed(long references, FrameExtent stored) implements DataRow {
    @Override
    public long length() {
      return stored.plainLength();
    }

    @Override
    public Packed withReferences(long count) {
      return new Packed(count, stored);
    }
  }

  /** A few content blocks, one after the other. */
  record Blocks(long references, long length, List<BlockReference> blocks) implements DataRow {
    public Blocks {
      blocks = List.copyOf(blocks);
    }

    @Override
    public Blocks withReferences(long count) {
      return new Blocks(count, length, blocks);
    }
  }

  /**
   * Many content blocks: rows behind this one, by number, each refer to a manifest, a content block
   * that lists references.
   *
   * @param manifests how many
   * @param manifestPlainBytes data that every manifest but the last speaks of
   */
  record Manifests(long references, long length, int manifests, long manifestPlainBytes)
      implements DataRow {
    @Override
    public Manifests withReferences(long count) {
      return new Manifests(count, length, manifests, manifestPlainBytes);
    }
  }

  /**
   * Other data ids one after the other: rows behind this one, by number, each hold a {@link
   * PartRow}.
   */
  record Composite(long references, long length, int parts) implements DataRow {
    @Override
    public Composite withReferences(long count) {
      return new Composite(count, length, parts);
    }
  }

  /** Encodes a row. */
  static byte[] encode(DataRow row) {
    RowWriter out = new RowWriter(64);
    switch (row) {
      case Inline inline -> head(out, 1, row).raw(inline.plain);
      case Packed packed -> packed.stored.write(head(out, 2, row));
      case Blocks blocks -> {
        head(out, 3, row).varint(blocks.blocks.size());
        blocks.blocks.forEach(block -> block.write(out));
      }
      case Manifests manifests ->
          head(out, 4, row).varint(manifests.manifests).varint(manifests.manifestPlainBytes);
      case Composite composite -> head(out, 5, row).varint(composite.parts);
    }
    return out.toBytes();
  }

  private static RowWriter head(RowWriter out, int kind, DataRow row) {
    return out.u8(kind).varint(row.references()).varint(row.length());
  }

  /**
   * Decodes a row.
   *
   * @throws RowFormatException when it is none
   */
  static DataRow decode(byte[] row) {
    RowReader in = new RowReader(row);
    int kind = in.u8();
    long references = in.varint();
    long length = in.varint();
    return switch (kind) {
      case 1 -> new Inline(references, in.raw(in.remaining()));
      case 2 -> new Packed(references, FrameExtent.read(in));
      case 3 -> new Blocks(references, length, readBlocks(in));
      case 4 -> new Manifests(references, length, in.varint(Integer.MAX_VALUE), in.varint());
      case 5 -> new Composite(references, length, in.varint(Integer.MAX_VALUE));
      default -> throw new RowFormatException("unknown data row kind " + kind);
    };
  }

  private static List<BlockReference> readBlocks(RowReader in) {
    List<BlockReference> blocks = new ArrayList<>();
    for (int left = in.varint(1024); left > 0; left--) {
      blocks.add(BlockReference.read(in));
    }
    return blocks;
  }
}
