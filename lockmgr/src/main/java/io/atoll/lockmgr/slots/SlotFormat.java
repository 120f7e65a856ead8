package io.atoll.lockmgr.slots;

import io.atoll.lockmgr.api.Epoch;
import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.api.SlotNumber;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a slot's block, version 1. One instance per pool and thread; it keeps scratch state.
 *
 * <pre>
 * every sector   0 magic u32 | 4 version u16 | 6 slot u16 | 8 incarnation u64 | 16 sequence u64 | ... | 508 crc u32
 * paxos         24 promised u64 | 32 accepted u64 | 40 epoch u64 | 48 leader u64 | 56 term u64 | 64 count u8
 *               65 count * (incarnation u40, state u8)
 * heartbeat     24 node 16 | 40 renew | 48 lease | 56 quarantine | 64 acknowledged | 72 decided
 *               80 reclaimCurrent | 88 reclaimPassed | 96 heard | 104 markSeen | 112 wallMillis | 120 flags u8
 *               121 home u8 | 304 device u64 | 312 reclaimWanted | 128 nameLength u8, name 48 | 180 addressLength u8, address 120
 * closings,
 * marks         24 count u8 | 25 count * incarnation u40
 * </pre>
 *
 * The checksum covers the pool's UUID and bytes 0 to 507.
 */
public final class SlotFormat {
  /** Format and protocol version of this build. */
  public static final int VERSION = 1;

  static final int SECTOR = 512;
  static final int PAXOS = 0;
  static final int HEARTBEAT = 1;
  static final int CLOSINGS = 2;
  static final int MARKS = 3;
  static final int SEQUENCE_AT = 16;
  private static final int CRC_AT = 508;
  private static final int BODY_AT = 24;
  private static final int[] MAGIC = {0x31585041, 0x31424841, 0x314C4341, 0x314B4D41};

  private static final int NAME_AT = 128;
  private static final int NAME_BYTES = 48;
  private static final int ADDRESS_AT = 180;
  private static final int ADDRESS_BYTES = 120;

  private final byte[] seed;
  private final CRC32C crc = new CRC32C();

  public SlotFormat(UUID pool) {
    seed =
        ByteBuffer.allocate(16)
            .putLong(pool.getMostSignificantBits())
            .putLong(pool.getLeastSignificantBits())
            .array();
  }

  /**
   * Writes a block into {@code out} at position 0.
   *
   * @param block all parts known
   */
  public void encode(SlotNumber slot, SlotBlock block, ByteBuffer out) {
    out.order(ByteOrder.LITTLE_ENDIAN).clear();
    for (int i = 0; i < SlotDevice.BLOCK_BYTES; i += Long.BYTES) {
      out.putLong(i, 0);
    }
    PaxosState paxos = known(block.paxos());
    Heartbeat beat = known(block.heartbeat());
    for (int sector = PAXOS; sector <= MARKS; sector++) {
      int base = sector * SECTOR;
      out.putInt(base, MAGIC[sector]);
      out.putShort(base + 4, (short) VERSION);
      out.putShort(base + 6, (short) slot.value());
      out.putLong(base + 8, beat.incarnation());
      out.putLong(base + SEQUENCE_AT, beat.sequence());
    }
    encodePaxos(paxos, out);
    encodeHeartbeat(beat, out);
    encodeList(known(block.closings()), out, CLOSINGS * SECTOR + BODY_AT);
    encodeList(known(block.marks()), out, MARKS * SECTOR + BODY_AT);
    for (int sector = PAXOS; sector <= MARKS; sector++) {
      out.putInt(sector * SECTOR + CRC_AT, checksum(out, sector * SECTOR));
    }
    out.clear();
  }

  private static <T> T known(@Nullable T part) {
    if (part == null) {
      throw new IllegalArgumentException("a block with unknown parts is not written");
    }
    return part;
  }

  private static void encodePaxos(PaxosState paxos, ByteBuffer out) {
    Configuration value = paxos.value();
    Incarnation leader = value.leader();
    out.putLong(24, paxos.promised());
    out.putLong(32, paxos.accepted());
    out.putLong(40, value.epoch().value());
    out.putLong(48, leader == null ? 0 : leader.value());
    out.putLong(56, value.term().value());
    out.put(64, (byte) value.bindings().size());
    int at = 65;
    for (Binding binding : value.bindings()) {
      put40(out, at, binding.incarnation().value());
      out.put(at + 5, (byte) binding.state().code());
      at += 6;
    }
  }

  private static void encodeHeartbeat(Heartbeat beat, ByteBuffer out) {
    int base = HEARTBEAT * SECTOR;
    out.putLong(base + 24, beat.node().getMostSignificantBits());
    out.putLong(base + 32, beat.node().getLeastSignificantBits());
    out.putLong(base + 40, beat.renewNanos());
    out.putLong(base + 48, beat.leaseNanos());
    out.putLong(base + 56, beat.quarantineNanos());
    out.putLong(base + 64, beat.acknowledged());
    out.putLong(base + 72, beat.decided());
    out.putLong(base + 80, beat.reclaimCurrent());
    out.putLong(base + 88, beat.reclaimPassed());
    out.putLong(base + 312, beat.reclaimWanted());
    out.putLong(base + 96, beat.heard());
    out.putLong(base + 104, beat.markSeen());
    out.putLong(base + 112, beat.wallMillis());
    out.put(base + 120, (byte) (beat.leaving() ? 1 : 0));
    out.put(base + 121, (byte) beat.home());
    out.putLong(base + 304, beat.device());
    putText(out, base + NAME_AT, beat.name(), NAME_BYTES);
    putText(out, base + ADDRESS_AT, beat.address(), ADDRESS_BYTES);
  }

  private static void putText(ByteBuffer out, int at, String text, int limit) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > limit) {
      throw new IllegalArgumentException("longer than " + limit + " bytes: " + text);
    }
    out.put(at, (byte) bytes.length);
    out.put(at + 1, bytes);
  }

  private static String getText(ByteBuffer in, int at) {
    byte[] bytes = new byte[in.get(at)];
    in.get(at + 1, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static void encodeList(List<Long> incarnations, ByteBuffer out, int at) {
    out.put(at, (byte) incarnations.size());
    int next = at + 1;
    for (long incarnation : incarnations) {
      put40(out, next, incarnation);
      next += 5;
    }
  }

  private static void put40(ByteBuffer out, int at, long value) {
    out.putInt(at, (int) value);
    out.put(at + 4, (byte) (value >> 32));
  }

  private static long get40(ByteBuffer in, int at) {
    return (in.getInt(at) & 0xFFFF_FFFFL) | (in.get(at + 4) & 0xFFL) << 32;
  }

  /** The block of {@code slot} in a region as read by {@link SlotDevice#readAll}. */
  public SlotBlock decode(SlotNumber slot, ByteBuffer region) {
    region.order(ByteOrder.LITTLE_ENDIAN);
    int base = slot.value() * SlotDevice.BLOCK_BYTES;
    return new SlotBlock(
        proven(region, slot, base, PAXOS) ? decodePaxos(region, base) : null,
        proven(region, slot, base, HEARTBEAT) ? decodeHeartbeat(region, base + SECTOR) : null,
        proven(region, slot, base, CLOSINGS) ? decodeList(region, base + 2 * SECTOR) : null,
        proven(region, slot, base, MARKS) ? decodeList(region, base + 3 * SECTOR) : null);
  }

  /**
   * Why these blocks cannot be this pool's slots as this release writes them; empty if any of them
   * proves itself.
   */
  public Optional<String> misfit(ByteBuffer region, int slotCount) {
    region.order(ByteOrder.LITTLE_ENDIAN);
    boolean slots = false;
    for (int i = 0; i < slotCount; i++) {
      int base = i * SlotDevice.BLOCK_BYTES;
      if (proven(region, new SlotNumber(i), base, PAXOS)) {
        return Optional.empty();
      }
      boolean one = region.getInt(base) == MAGIC[PAXOS];
      slots |= one;
      short version = region.getShort(base + 4);
      if (one && version != VERSION && region.getInt(base + CRC_AT) == checksum(region, base)) {
        return Optional.of(
            "protocol version %d of the slots does not fit version %d of this node: install the same release"
                .formatted(version, VERSION));
      }
    }
    return Optional.of(
        slots
            ? "the slots here are of another pool, or none of them proves itself"
            : "there are no slots here: wrong device or offset?");
  }

  private boolean proven(ByteBuffer region, SlotNumber slot, int block, int sector) {
    int base = block + sector * SECTOR;
    return region.getInt(base) == MAGIC[sector]
        && region.getShort(base + 4) == VERSION
        && region.getShort(base + 6) == slot.value()
        && region.getInt(base + CRC_AT) == checksum(region, base);
  }

  private int checksum(ByteBuffer region, int base) {
    crc.reset();
    crc.update(seed);
    region.limit(base + CRC_AT).position(base);
    crc.update(region);
    region.clear();
    return (int) crc.getValue();
  }

  private static PaxosState decodePaxos(ByteBuffer in, int base) {
    List<Binding> bindings = new ArrayList<>();
    int at = base + 65;
    for (int i = in.get(base + 64); i > 0; i--) {
      bindings.add(
          new Binding(new Incarnation(get40(in, at)), Binding.State.ofCode(in.get(at + 5))));
      at += 6;
    }
    long leader = in.getLong(base + 48);
    Configuration value =
        new Configuration(
            new Epoch(in.getLong(base + 40)),
            leader == 0 ? null : new Incarnation(leader),
            new Epoch(in.getLong(base + 56)),
            bindings);
    return new PaxosState(in.getLong(base + 24), in.getLong(base + 32), value);
  }

  private static Heartbeat decodeHeartbeat(ByteBuffer in, int base) {
    return new Heartbeat(
        in.getLong(base + 8),
        in.getLong(base + SEQUENCE_AT),
        new UUID(in.getLong(base + 24), in.getLong(base + 32)),
        getText(in, base + NAME_AT),
        getText(in, base + ADDRESS_AT),
        in.getLong(base + 40),
        in.getLong(base + 48),
        in.getLong(base + 56),
        in.getLong(base + 64),
        in.getLong(base + 72),
        in.getLong(base + 80),
        in.getLong(base + 88),
        in.getLong(base + 312),
        in.getLong(base + 96),
        in.getLong(base + 104),
        in.getLong(base + 112),
        in.getLong(base + 304),
        in.get(base + 121),
        in.get(base + 120) != 0);
  }

  private static List<Long> decodeList(ByteBuffer in, int base) {
    List<Long> list = new ArrayList<>();
    int at = base + BODY_AT + 1;
    for (int i = in.get(base + BODY_AT); i > 0; i--) {
      list.add(get40(in, at));
      at += 5;
    }
    return list;
  }

  // ---- questions of the fence read, without allocation ----

  /** Whether a list sector (CLOSINGS, MARKS) of a slot names the incarnation; -1 if unknown. */
  int lists(ByteBuffer region, SlotNumber slot, int sector, long incarnation) {
    int block = slot.value() * SlotDevice.BLOCK_BYTES;
    if (!proven(region, slot, block, sector)) {
      return -1;
    }
    int base = block + sector * SECTOR + BODY_AT;
    for (int i = region.get(base), at = base + 1; i > 0; i--, at += 5) {
      if (get40(region, at) == incarnation) {
        return 1;
      }
    }
    return 0;
  }

  /** The accepted ballot of a slot; -1 if unknown. */
  long acceptedBallot(ByteBuffer region, SlotNumber slot) {
    int block = slot.value() * SlotDevice.BLOCK_BYTES;
    return proven(region, slot, block, PAXOS) ? region.getLong(block + 32) : -1;
  }

  /** The epoch of the configuration accepted in a slot. */
  static long acceptedEpoch(ByteBuffer region, SlotNumber slot) {
    return region.getLong(slot.value() * SlotDevice.BLOCK_BYTES + 40);
  }

  /** Whether the configuration accepted in a slot has this member. */
  static boolean acceptedHasMember(ByteBuffer region, SlotNumber slot, long incarnation) {
    int block = slot.value() * SlotDevice.BLOCK_BYTES;
    for (int i = region.get(block + 64), at = block + 65; i > 0; i--, at += 6) {
      if (get40(region, at) == incarnation) {
        return region.get(at + 5) == Binding.State.MEMBER.code();
      }
    }
    return false;
  }

  /** The incarnation that wrote a slot's heartbeat last; -1 if unknown. */
  long beatingIncarnation(ByteBuffer region, SlotNumber slot) {
    int block = slot.value() * SlotDevice.BLOCK_BYTES;
    return proven(region, slot, block, HEARTBEAT) ? region.getLong(block + SECTOR + 8) : -1;
  }
}
