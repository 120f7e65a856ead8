package io.atoll.blockpool.check;

import io.atoll.blockpool.PoolException;
import io.atoll.blockpool.content.BlockReference;
import io.atoll.blockpool.content.FrameExtent;
import io.atoll.blockpool.content.Manifest;
import io.atoll.blockpool.format.Superblock;
import io.atoll.blockpool.frame.FrameCodec;
import io.atoll.blockpool.frame.FrameCorruptException;
import io.atoll.blockpool.frame.FrameTable;
import io.atoll.blockpool.hash.Blake3;
import io.atoll.blockpool.hash.ContentHash;
import io.atoll.blockpool.hash.ContentHasher;
import io.atoll.blockpool.hash.Sha256;
import io.atoll.blockpool.io.PoolIo;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * Reads whole content blocks and verifies them: every frame's checksum, and the name against the
 * plain bytes.
 */
final class BlockReader implements AutoCloseable {
  private final PoolIo io;
  private final Arena arena;
  private final MemorySegment stored;
  private final MemorySegment plain;
  private final FrameCodec codec;
  private final ContentHasher hasher;
  private long bytesRead;

  private static final int BLOCK = 4096;

  /**
   * @param arena for its buffers, closed with it; says which threads may use it
   */
  BlockReader(PoolIo io, Superblock superblock, Arena arena) {
    this.io = io;
    this.arena = arena;
    this.stored = arena.allocate(FrameTable.MAX_PLAIN_BYTES, BLOCK);
    this.plain = arena.allocate(FrameTable.MAX_PLAIN_BYTES, BLOCK);
    this.codec = new FrameCodec(io.seed());
    this.hasher =
        switch (superblock.hash()) {
          case BLAKE3 -> new Blake3();
          case SHA256 -> new Sha256();
        };
  }

  /** Plain bytes of frames, valid until the next call. */
  MemorySegment read(FrameExtent data) throws IOException {
    MemorySegment into = stored.asSlice(0, data.extent().lengthBytes());
    io.read(data.extent().block(), into);
    bytesRead += into.byteSize();
    try {
      codec.decode(data.frames(), into, 0, 0, data.plainLength(), plain);
    } catch (FrameCorruptException e) {
      throw new PoolException.Corrupt(
          "content frame %d".formatted(e.frameIndex()),
          data.extent().offsetBytes(),
          "CRC32C %08x".formatted(e.expectedCrc()),
          "%08x".formatted(e.foundCrc()));
    }
    return plain.asSlice(0, data.plainLength());
  }

  /** The plain bytes of a content block, compared with its name. */
  MemorySegment readNamed(BlockReference block, boolean manifest) throws IOException {
    MemorySegment bytes = read(block.stored());
    ContentHash hash = hasher.hash(bytes, 0, bytes.byteSize());
    ContentHash name = manifest ? Manifest.name(hash) : hash;
    if (!name.equals(block.name())) {
      throw new PoolException.Corrupt(
          "content block",
          block.stored().extent().offsetBytes(),
          block.name().toString(),
          name.toString());
    }
    return bytes;
  }

  /** What a manifest lists. */
  List<BlockReference> manifest(BlockReference manifest) throws IOException {
    return Manifest.decode(readNamed(manifest, true).toArray(ValueLayout.JAVA_BYTE));
  }

  long bytesRead() {
    return bytesRead;
  }

  @Override
  public void close() {
    codec.close();
    arena.close();
  }
}
