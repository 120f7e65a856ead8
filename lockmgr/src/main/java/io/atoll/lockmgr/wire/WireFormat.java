package io.atoll.lockmgr.wire;

import io.atoll.lockmgr.api.LockMode;
import io.atoll.lockmgr.api.LockRefusedException.Reason;
import io.atoll.lockmgr.api.LockValue;
import io.atoll.lockmgr.api.ResourceName;
import io.atoll.lockmgr.membership.JoinAsk;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a frame, version 1: version u8, kind u8, then the record's components in order;
 * numbers big-endian, names and values with a length byte, modes as codes with 255 for none.
 */
public final class WireFormat {
  private static final int VERSION = 1;
  private static final int NO_MODE = 255;
  private static final Reason[] REASONS = Reason.values();

  private WireFormat() {}

  /** The frame's bytes. */
  public static byte[] encode(Frame frame) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.writeByte(VERSION);
      switch (frame) {
        case Frame.Data d -> {
          longs(out, 0, d.epoch(), d.from(), d.to(), d.term(), d.sequence(), d.acknowledged());
          out.writeShort(d.messages().size());
          for (Message message : d.messages()) {
            encode(message, out);
          }
        }
        case Frame.Ping p -> longs(out, 1, p.epoch(), p.from(), p.to(), p.nonce());
        case Frame.Pong p -> longs(out, 2, p.epoch(), p.from(), p.to(), p.nonce());
        case Frame.Join j -> encodeAsk(j.ask(), out);
        case Frame.Admit a -> longs(out, 4, a.epoch(), a.nonce(), a.incarnation());
        case Frame.Reject r -> {
          longs(out, 5, r.nonce());
          out.writeUTF(r.why());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void longs(DataOutputStream out, int kind, long... values) throws IOException {
    out.writeByte(kind);
    for (long value : values) {
      out.writeLong(value);
    }
  }

  private static void encodeAsk(JoinAsk ask, DataOutputStream out) throws IOException {
    longs(
        out,
        3,
        ask.nonce(),
        ask.node().getMostSignificantBits(),
        ask.node().getLeastSignificantBits(),
        ask.device(),
        ask.renewNanos(),
        ask.leaseNanos(),
        ask.quarantineNanos(),
        ask.wallMillis());
    out.writeInt(ask.version());
    out.writeInt(ask.home());
    out.writeUTF(ask.name());
  }

  private static void encode(Message message, DataOutputStream out) throws IOException {
    switch (message) {
      case Message.Acquire m -> {
        head(out, 0, m.resource(), m.mode());
        out.writeBoolean(m.tryOnly());
      }
      case Message.Lower m -> {
        head(out, 1, m.resource(), m.mode());
        value(out, m.value());
        out.writeBoolean(m.wrote());
        out.writeInt(m.serial());
      }
      case Message.Holding m -> {
        head(out, 2, m.resource(), m.mode());
        value(out, m.value());
      }
      case Message.Held m -> {
        out.writeByte(3);
        out.writeInt(m.count());
      }
      case Message.Raise m -> {
        head(out, 4, m.resource(), m.mode());
        value(out, m.value());
        out.writeBoolean(m.keepValue());
        out.writeInt(m.serial());
      }
      case Message.Refuse m -> {
        head(out, 5, m.resource(), null);
        out.writeByte(List.of(REASONS).indexOf(m.reason()));
      }
      case Message.Demand m -> head(out, 6, m.resource(), m.wanted());
      case Message.Suspect m -> out.writeByte(7);
      case Message.Probe m -> longs(out, 8, m.search());
      case Message.Report m -> {
        longs(out, 9, m.search());
        out.writeInt(m.edges().size());
        for (Message.Edge e : m.edges()) {
          head(out, e.waits() ? 1 : 0, e.resource(), e.mode());
          out.writeLong(e.owner());
          out.writeLong(e.handle());
          out.writeLong(e.request());
        }
      }
      case Message.BreakWait m -> longs(out, 10, m.handle(), m.request());
      case Message.Withdraw m -> {
        out.writeByte(11);
        name(out, m.resource());
      }
    }
  }

  private static void head(
      DataOutputStream out, int kind, ResourceName resource, @Nullable LockMode mode)
      throws IOException {
    out.writeByte(kind);
    name(out, resource);
    out.writeByte(mode == null ? NO_MODE : mode.code());
  }

  private static void name(DataOutputStream out, ResourceName resource) throws IOException {
    byte[] name = resource.toBytes();
    out.writeByte(name.length);
    out.write(name);
  }

  private static void value(DataOutputStream out, LockValue value) throws IOException {
    byte[] bytes = value.toBytes();
    out.writeBoolean(value.valid());
    out.writeByte(bytes.length);
    out.write(bytes);
  }

  /**
   * The frame in these bytes.
   *
   * @throws IllegalArgumentException if they are no frame of this version
   */
  public static Frame decode(byte[] bytes, int offset, int length) {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, offset, length));
    try {
      int version = in.readUnsignedByte();
      if (version != VERSION) {
        throw new IllegalArgumentException("frame of version " + version);
      }
      int kind = in.readUnsignedByte();
      return switch (kind) {
        case 0 -> decodeData(in);
        case 1 -> new Frame.Ping(in.readLong(), in.readLong(), in.readLong(), in.readLong());
        case 2 -> new Frame.Pong(in.readLong(), in.readLong(), in.readLong(), in.readLong());
        case 3 -> new Frame.Join(decodeAsk(in));
        case 4 -> new Frame.Admit(in.readLong(), in.readLong(), in.readLong());
        case 5 -> new Frame.Reject(in.readLong(), in.readUTF());
        default -> throw new IllegalArgumentException("frame of kind " + kind);
      };
    } catch (IOException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("damaged frame", e);
    }
  }

  private static Frame decodeData(DataInputStream in) throws IOException {
    long epoch = in.readLong();
    long from = in.readLong();
    long to = in.readLong();
    long term = in.readLong();
    long sequence = in.readLong();
    long acknowledged = in.readLong();
    int count = in.readUnsignedShort();
    List<Message> messages = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      messages.add(decodeMessage(in));
    }
    return new Frame.Data(epoch, from, to, term, sequence, acknowledged, messages);
  }

  private static JoinAsk decodeAsk(DataInputStream in) throws IOException {
    long nonce = in.readLong();
    UUID node = new UUID(in.readLong(), in.readLong());
    long device = in.readLong();
    long renew = in.readLong();
    long lease = in.readLong();
    long quarantine = in.readLong();
    long wall = in.readLong();
    int version = in.readInt();
    int home = in.readInt();
    String name = in.readUTF();
    return new JoinAsk(nonce, node, name, home, device, version, renew, lease, quarantine, wall);
  }

  private static Message decodeMessage(DataInputStream in) throws IOException {
    int kind = in.readUnsignedByte();
    return switch (kind) {
      case 0 -> new Message.Acquire(name(in), someMode(in), in.readBoolean());
      case 1 -> new Message.Lower(name(in), mode(in), value(in), in.readBoolean(), in.readInt());
      case 2 -> new Message.Holding(name(in), someMode(in), value(in));
      case 3 -> new Message.Held(in.readInt());
      case 4 ->
          new Message.Raise(name(in), someMode(in), value(in), in.readBoolean(), in.readInt());
      case 5 -> {
        ResourceName resource = name(in);
        LockMode none = mode(in);
        if (none != null) {
          throw new IllegalArgumentException("a refusal with a mode");
        }
        yield new Message.Refuse(resource, REASONS[in.readUnsignedByte()]);
      }
      case 6 -> new Message.Demand(name(in), someMode(in));
      case 7 -> new Message.Suspect();
      case 8 -> new Message.Probe(in.readLong());
      case 9 -> decodeReport(in);
      case 10 -> new Message.BreakWait(in.readLong(), in.readLong());
      case 11 -> new Message.Withdraw(name(in));
      default -> throw new IllegalArgumentException("message of kind " + kind);
    };
  }

  private static Message decodeReport(DataInputStream in) throws IOException {
    long search = in.readLong();
    int count = in.readInt();
    List<Message.Edge> edges = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean waits = in.readUnsignedByte() == 1;
      edges.add(
          new Message.Edge(
              name(in), waits, someMode(in), in.readLong(), in.readLong(), in.readLong()));
    }
    return new Message.Report(search, edges);
  }

  private static ResourceName name(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readUnsignedByte()];
    in.readFully(bytes);
    return ResourceName.of(bytes);
  }

  private static @Nullable LockMode mode(DataInputStream in) throws IOException {
    int code = in.readUnsignedByte();
    return code == NO_MODE ? null : LockMode.ofCode(code);
  }

  private static LockMode someMode(DataInputStream in) throws IOException {
    return LockMode.ofCode(in.readUnsignedByte());
  }

  private static LockValue value(DataInputStream in) throws IOException {
    boolean valid = in.readBoolean();
    byte[] bytes = new byte[in.readUnsignedByte()];
    in.readFully(bytes);
    LockValue value = LockValue.of(bytes);
    return valid ? value : value.invalidated();
  }
}
