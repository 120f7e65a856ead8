package io.atoll.testkit.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.blockpool.content.DataRow;
import io.atoll.blockpool.format.Extent;
import io.atoll.blockpool.format.Geometry;
import io.atoll.blockpool.format.MapPage;
import io.atoll.blockpool.format.PageLayout;
import io.atoll.blockpool.format.PagePointer;
import io.atoll.blockpool.format.PoolId;
import io.atoll.blockpool.format.SlotHeader;
import io.atoll.blockpool.format.SlotHeader.Closing;
import io.atoll.blockpool.format.SlotHeader.JournalPosition;
import io.atoll.blockpool.format.Superblock;
import io.atoll.blockpool.frame.Codec;
import io.atoll.blockpool.journal.GroupHeader;
import io.atoll.blockpool.journal.RecordOp;
import io.atoll.blockpool.tree.EntryRun;
import io.atoll.blockpool.tree.PageImage;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** docs/on-disk-format.md says where things are: what the code writes is looked for there. */
class OnDiskFormatTest {
  private record Field(int offset, int bytes) {}

  private static List<String> section(String name) throws IOException {
    Path root = Path.of(System.getProperty("atoll.root", ".."));
    List<String> lines = Files.readAllLines(root.resolve("docs/on-disk-format.md"));
    int start = lines.indexOf("## " + name);
    assertThat(start).as("section " + name).isNotNegative();
    List<String> section = new ArrayList<>();
    for (int i = start + 1; i < lines.size() && !lines.get(i).startsWith("## "); i++) {
      section.add(lines.get(i));
    }
    return section;
  }

  /** Rows of the tables of a section, cell by cell, without their heads. */
  private static List<String[]> rows(String section, int cells) throws IOException {
    return section(section).stream()
        .filter(line -> line.startsWith("|") && Character.isDigit(line.charAt(2)))
        .map(line -> line.substring(2, line.length() - 1).split(" *\\| *", -1))
        .filter(row -> row.length >= cells)
        .toList();
  }

  private static void compare(
      String section, Map<String, Long> expected, Consumer<MemorySegment> writer)
      throws IOException {
    Map<String, Field> fields = new LinkedHashMap<>();
    for (String[] row : rows(section, 3)) {
      String name = row[2].strip().replaceAll(" \\(.*", "");
      fields.put(name, new Field(Integer.parseInt(row[0]), Integer.parseInt(row[1])));
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment block = arena.allocate(PageLayout.PAGE_BYTES, 4096);
      writer.accept(block);
      ByteBuffer bytes =
          ByteBuffer.wrap(block.toArray(ValueLayout.JAVA_BYTE)).order(ByteOrder.LITTLE_ENDIAN);
      expected.forEach((name, value) -> {
        assertThat(fields).as(section).containsKey(name);
        assertThat(read(bytes, Objects.requireNonNull(fields.get(name))))
            .as(section + ", " + name)
            .isEqualTo(value);
      });
    }
    fields.keySet().removeAll(expected.keySet());
    assertThat(fields.keySet())
        .as(section + ": fields that the test does not know")
        .isSubsetOf("checksum", "payload length");
  }

  private static long read(ByteBuffer bytes, Field field) {
    return switch (field.bytes) {
      case 1 -> bytes.get(field.offset) & 0xFF;
      case 2 -> bytes.getShort(field.offset) & 0xFFFF;
      case 4 -> bytes.getInt(field.offset);
      default -> bytes.getLong(field.offset);
    };
  }

  private static long magic(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer buffer = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).put(bytes);
    return buffer.getLong(0);
  }

  @Test
  void superblock() throws IOException {
    Superblock superblock =
        new Superblock(
            11,
            12,
            new PoolId(new UUID(13, 14)),
            "name",
            new Geometry(100_000, 3, 300, 2048),
            Superblock.HashKind.SHA256,
            Codec.ZSTD,
            65536,
            15,
            new Superblock.Timing(16, 17, 18));
    Map<String, Long> expected = new LinkedHashMap<>();
    expected.put("magic", magic("ATOLLPL1"));
    expected.put("format version", (long) Superblock.FORMAT_VERSION);
    expected.put("compatible features", 0L);
    expected.put("read-only-compatible features", 0L);
    expected.put("incompatible features", 0L);
    expected.put("epoch", 11L);
    expected.put("sequence", 12L);
    expected.put("pool id, high half", 13L);
    expected.put("pool id, low half", 14L);
    expected.put("block bytes", 4096L);
    expected.put("device blocks", 100_000L);
    expected.put("slots", 3L);
    expected.put("journal blocks", 300L);
    expected.put("group blocks", 2048L);
    expected.put("content hash", 1L);
    expected.put("codec", 2L);
    expected.put("content block bytes", 65536L);
    expected.put("created, ms", 15L);
    expected.put("heartbeat ms", 16L);
    expected.put("lease ms", 17L);
    expected.put("quarantine ms", 18L);
    expected.put("name length", 4L);
    compare("Superblock", expected, block -> superblock.write(block.asSlice(0, 4096)));
  }

  @Test
  void slotHeader() throws IOException {
    SlotHeader header =
        new SlotHeader(
            5,
            21,
            22,
            23,
            24,
            new JournalPosition(25, 26),
            new PagePointer(27, 28, 29),
            null,
            List.of(new Extent(30, 31)),
            32,
            33,
            List.of(new Closing(34, 35, new JournalPosition(36, 37))));
    Map<String, Long> expected = new LinkedHashMap<>();
    expected.put("magic", magic("ATOLLSH1"));
    expected.put("slot", 5L);
    expected.put("write sequence", 21L);
    expected.put("incarnation", 22L);
    expected.put("checkpoint", 23L);
    expected.put("cut sequence", 24L);
    expected.put("journal start, group", 25L);
    expected.put("journal start, block", 26L);
    expected.put("root table present", 1L);
    expected.put("root table, block", 27L);
    expected.put("root table, checksum", 28L);
    expected.put("root table, birth", 29L);
    expected.put("previous root table present", 0L);
    expected.put("runs", 1L);
    expected.put("first run, block", 30L);
    expected.put("first run, blocks", 31L);
    expected.put("blocks of the runs used", 32L);
    expected.put("next dataset id", 33L);
    expected.put("closings", 1L);
    expected.put("first closing, incarnation", 34L);
    expected.put("first closing, last sequence", 35L);
    expected.put("first closing, next group", 36L);
    expected.put("first closing, next block", 37L);
    PoolId pool = new PoolId(new UUID(1, 2));
    compare("Slot header", expected, block -> header.write(block.asSlice(0, 4096), pool));
  }

  @Test
  void mapPage() throws IOException {
    long[] words = new long[MapPage.WORDS];
    words[0] = 0x123456789L;
    Map<String, Long> expected = new LinkedHashMap<>();
    expected.put("magic", magic("ATMP"));
    expected.put("group", 41L);
    expected.put("page", 42L);
    expected.put("checkpoint", 43L);
    expected.put("first word", 0x123456789L);
    compare(
        "Map page", expected, block -> MapPage.write(block.asSlice(0, 4096), 41, 42, 43, words));
  }

  @Test
  void journalGroup() throws IOException {
    GroupHeader header = new GroupHeader(51, 52, 53, 54, 55, 56, 100);
    Map<String, Long> expected = new LinkedHashMap<>();
    expected.put("magic", magic("ATOLLJG1"));
    expected.put("length", 100L);
    expected.put("slot", 51L);
    expected.put("incarnation", 52L);
    expected.put("group", 53L);
    expected.put("first sequence", 54L);
    expected.put("records", 55L);
    expected.put("flushed sequence", 56L);
    compare("Journal group", expected, block -> header.seal(block, 0));
  }

  @Test
  void treePage() throws IOException {
    EntryRun entries = new EntryRun();
    entries.add(new byte[] {1, 2, 3}, new byte[5]);
    entries.add(new byte[] {1, 2, 9}, new byte[1]);
    Map<String, Long> expected = new LinkedHashMap<>();
    expected.put("magic", magic("ATPG"));
    expected.put("version", (long) PageLayout.VERSION);
    expected.put("level", 0L);
    expected.put("entries", 2L);
    expected.put("dataset", 61L);
    expected.put("birth", 62L);
    expected.put("block", 63L);
    expected.put("prefix length", 2L);
    compare("Tree page", expected, block -> PageImage.build(block, 0, 61, 62, 63, entries, 2));
  }

  @Test
  void recordOperations() throws IOException {
    Map<String, Integer> documented = new LinkedHashMap<>();
    rows("Records", 3).forEach(row -> documented.put(row[1], Integer.parseInt(row[0])));
    Map<String, Integer> known = new LinkedHashMap<>();
    for (RecordOp op : RecordOp.values()) {
      known.put(op.name(), op.code());
    }
    assertThat(documented).isEqualTo(known);
  }

  @Test
  void dataRowForms() throws IOException {
    Map<String, Integer> documented = new LinkedHashMap<>();
    rows("Data rows", 3).forEach(row -> documented.put(row[1], Integer.parseInt(row[0])));
    Map<String, Integer> known = new LinkedHashMap<>();
    List<DataRow> some =
        List.of(
            new DataRow.Inline(1, new byte[0]),
            new DataRow.Blocks(1, 0, List.of()),
            new DataRow.Manifests(1, 0, 0, 0),
            new DataRow.Composite(1, 0, 0));
    some.forEach(row -> known.put(row.getClass().getSimpleName(), (int) DataRow.encode(row)[0]));
    known.put("Packed", 2);
    assertThat(documented).isEqualTo(known);
  }
}
