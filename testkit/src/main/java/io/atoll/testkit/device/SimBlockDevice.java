package io.atoll.testkit.device;

import io.atoll.blockpool.device.BlockDevice;
import io.atoll.blockpool.device.DeviceFailedException;
import io.atoll.blockpool.device.DeviceIoException;
import io.atoll.blockpool.device.DeviceIoException.Operation;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A simulated disk with a volatile write cache. Everything it does follows from its seed and the
 * order of the calls, so a failure found in one thread is replayed by its seed. With several
 * threads the order of arrival counts, and {@link #delays} shuffles it.
 *
 * <p>Faults are to be injected only where the design promises to survive them (DESIGN.md section
 * 3):
 *
 * <table border="1">
 * <caption>region, fault, and how it is survived</caption>
 * <tr><th>region</th><th>fault</th><th>survived how</th></tr>
 * <tr><td>any, unflushed</td><td>lost, reordered or torn at 512 bytes in a crash</td><td>nothing is acknowledged, and nothing
 *     live refers to it, before a flush covers it (L2, L4)</td></tr>
 * <tr><td>superblock, slot, map copies</td><td>torn, lost, flipped, misdirected onto, unreadable, one copy at a
 *     time</td><td>the other copy, told apart by checksum, identity and sequence</td></tr>
 * <tr><td>journal, unflushed tail</td><td>torn, lost, reordered</td><td>replay cuts at the first record that does not
 *     verify, which nobody was promised (L4)</td></tr>
 * <tr><td>journal, flushed part</td><td>flipped, unreadable</td><td>reported; what the record's extents hold is reported on
 *     read (L3)</td></tr>
 * <tr><td>tree page</td><td>flipped, unreadable, write lost or misdirected</td><td>a typed error for the keys below it, never
 *     wrong bytes (L3)</td></tr>
 * <tr><td>content block</td><td>flipped, unreadable, write lost or misdirected</td><td>a typed error for the objects that
 *     refer to it, never wrong bytes (L3)</td></tr>
 * <tr><td>any</td><td>read error</td><td>passed on as an error of that operation</td></tr>
 * <tr><td>any</td><td>write error</td><td>the operation fails; on a fixed block the incarnation ends (L1)</td></tr>
 * <tr><td>any</td><td>flush error</td><td>the node stops serving and recovers from what is durable</td></tr>
 * <tr><td>a dead node's regions</td><td>a write landing late</td><td>nothing there is written or reused before proof or
 *     quarantine (L7)</td></tr>
 * </table>
 */
public final class SimBlockDevice implements BlockDevice {
  private static final Fault CRASH = new Fault.Crash();

  private final long seed;
  private final WriteCache cache;
  private final SplittableRandom random;
  private final Map<Long, Fault> faults = new HashMap<>();
  private final List<Io> badRanges = new ArrayList<>();
  private final List<Io> trace = new ArrayList<>();
  private final List<LateWrite> lateWrites = new ArrayList<>();
  private boolean tracing;
  private long sizeBytes;
  private long delayNanos;
  private IoCounts counts = IoCounts.NONE;
  private @Nullable SimulatedCrash crash;
  private @Nullable LateWrite underWay;
  private @Nullable DeviceFailedException failure;
  private boolean closed;

  /**
   * A write that had left the host when it died, and lands when the next device has done so many
   * I/Os.
   */
  private record LateWrite(long atIoIndex, long offsetBytes, MemorySegment bytes) {}

  /**
   * An empty device.
   *
   * @param sizeBytes a multiple of {@link #BLOCK_BYTES}; memory is taken only for what is written
   * @param seed decides what is torn and lost
   */
  public SimBlockDevice(long sizeBytes, long seed) {
    this(sizeBytes, seed, new SparseImage());
    BlockDevice.requireAligned(0, sizeBytes);
  }

  private SimBlockDevice(long sizeBytes, long seed, SparseImage image) {
    this.sizeBytes = sizeBytes;
    this.seed = seed;
    this.cache = new WriteCache(image);
    this.random = new SplittableRandom(seed);
  }

  // ---- what the test arranges

  /** Power fails at the I/O with this index, counted from 0 over all kinds. */
  public SimBlockDevice crashAt(long ioIndex) {
    return faultAt(ioIndex, CRASH);
  }

  /**
   * Something goes wrong with the I/O of this index; a later call for the same index replaces an
   * earlier.
   */
  public synchronized SimBlockDevice faultAt(long ioIndex, Fault fault) {
    faults.put(ioIndex, fault);
    return this;
  }

  /**
   * Every I/O of this kind that touches the range fails, until {@link #heal}. For a flush the range
   * does not matter.
   */
  public synchronized SimBlockDevice failRange(Io.Kind kind, long offsetBytes, long lengthBytes) {
    badRanges.add(new Io(0, kind, offsetBytes, lengthBytes));
    return this;
  }

  /** Ends all {@link #failRange}; a device whose flush failed stays failed. */
  public synchronized void heal() {
    badRanges.clear();
  }

  /**
   * Rot: inverts one bit of what is stored.
   *
   * @param bit 0 (lowest) to 7
   */
  public synchronized void flipBit(long offsetBytes, int bit) {
    cache.image().flipBit(offsetBytes, bit);
  }

  /**
   * Holds every I/O for a random time, half before it takes effect and half after, so that with
   * several threads they take effect and complete in other orders than they came.
   *
   * @param mostNanos upper limit per half; 0 for none
   */
  public synchronized SimBlockDevice delays(long mostNanos) {
    delayNanos = mostNanos;
    return this;
  }

  /** Grows the device, as an administrator does. */
  public synchronized void grow(long newSizeBytes) {
    BlockDevice.requireAligned(0, newSizeBytes);
    if (newSizeBytes < sizeBytes) {
      throw new IllegalArgumentException("devices do not shrink");
    }
    sizeBytes = newSizeBytes;
  }

  /** Keeps a list of all I/Os from now on, for {@link #trace()}. */
  public synchronized SimBlockDevice startTrace() {
    tracing = true;
    trace.clear();
    return this;
  }

  // ---- what the test learns

  /** The I/Os since {@link #startTrace}. */
  public synchronized List<Io> trace() {
    return List.copyOf(trace);
  }

  /** What was asked of the device so far. */
  public synchronized IoCounts counts() {
    return counts;
  }

  /** Memory in use, which follows what was written, in bytes. */
  public synchronized long residentBytes() {
    return cache.image().residentBytes();
  }

  /** How many writes since the last flush a crash might still lose. */
  public synchronized int unflushedCount() {
    return cache.unflushedCount();
  }

  /** Whether {@link SimulatedCrash} was thrown. */
  public synchronized boolean crashed() {
    return crash != null;
  }

  /**
   * The device as found after a loss of power now, or at the crash if there was one: everything
   * flushed, and of the rest what {@code survivorSeed} lets survive. This device is not changed, so
   * that one crash can be looked at under many seeds. The new one has no faults arranged, and
   * counts from 0.
   */
  public synchronized SimBlockDevice afterCrash(long survivorSeed) {
    SplittableRandom chance = new SplittableRandom(seed * 31 + survivorSeed);
    return new SimBlockDevice(sizeBytes, survivorSeed, cache.survivors(chance));
  }

  /**
   * As {@link #afterCrash(long)}, but the write under way at the crash, if it was one, is still on
   * some path and lands, whole, once the new device has done {@code afterIos} I/Os.
   */
  public synchronized SimBlockDevice afterCrashWithLateWrite(long survivorSeed, long afterIos) {
    SimBlockDevice next = afterCrash(survivorSeed);
    if (underWay != null) {
      next.lateWrites.add(new LateWrite(afterIos, underWay.offsetBytes, underWay.bytes));
    }
    return next;
  }

  /**
   * The device as after an orderly power-off: everything written is there. This device is not
   * changed.
   */
  public synchronized SimBlockDevice copy(long copySeed) {
    return new SimBlockDevice(sizeBytes, copySeed, cache.image().fork());
  }

  // ---- the device

  @Override
  public String name() {
    return "sim-" + seed;
  }

  @Override
  public synchronized long sizeBytes() throws DeviceFailedException {
    requireAlive();
    return sizeBytes;
  }

  @Override
  public void read(long offsetBytes, MemorySegment into) throws IOException {
    BlockDevice.requireAligned(offsetBytes, into);
    delay();
    synchronized (this) {
      Fault fault = begin(Io.Kind.READ, offsetBytes, into.byteSize(), null);
      if (fault instanceof Fault.Failure) {
        throw failed(Operation.READ, offsetBytes, into.byteSize());
      }
      cache.image().read(offsetBytes, into);
    }
    delay();
  }

  @Override
  public void write(long offsetBytes, MemorySegment from) throws IOException {
    BlockDevice.requireAligned(offsetBytes, from);
    delay();
    synchronized (this) {
      switch (begin(Io.Kind.WRITE, offsetBytes, from.byteSize(), from)) {
        case null -> cache.write(offsetBytes, from);
        case Fault.Failure _ -> {
          cache.writeSome(offsetBytes, from, random);
          throw failed(Operation.WRITE, offsetBytes, from.byteSize());
        }
        case Fault.Misdirected elsewhere -> cache.write(elsewhere.toOffsetBytes(), from);
        case Fault.LostWrite _ -> {}
        case Fault.Crash _ -> throw new AssertionError("thrown before");
      }
    }
    delay();
  }

  @Override
  public void flush() throws IOException {
    delay();
    synchronized (this) {
      if (begin(Io.Kind.FLUSH, 0, 0, null) instanceof Fault.Failure) {
        failure =
            new DeviceFailedException(name(), "a flush failed", failed(Operation.FLUSH, 0, 0));
        throw failure;
      }
      cache.flushed();
    }
    delay();
  }

  @Override
  public boolean discards() {
    return true;
  }

  @Override
  public void discard(long offsetBytes, long lengthBytes) throws IOException {
    BlockDevice.requireAligned(offsetBytes, lengthBytes);
    delay();
    synchronized (this) {
      if (begin(Io.Kind.DISCARD, offsetBytes, lengthBytes, null) instanceof Fault.Failure) {
        throw failed(Operation.DISCARD, offsetBytes, lengthBytes);
      }
      cache.discard(offsetBytes, lengthBytes);
    }
    delay();
  }

  /** At once and for sure, since nothing of it may matter to anybody. */
  @Override
  public synchronized long provision(long offsetBytes, long lengthBytes) {
    BlockDevice.requireAligned(offsetBytes, lengthBytes);
    cache.discard(offsetBytes, lengthBytes);
    return 0;
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  /**
   * Counts an I/O and says what is to go wrong with it; throws if the device is down, or goes down
   * here.
   */
  private @Nullable Fault begin(
      Io.Kind kind, long offset, long length, @Nullable MemorySegment written)
      throws DeviceFailedException, DeviceIoException {
    requireAlive();
    Io io = new Io(counts.total(), kind, offset, length);
    if (offset + length > sizeBytes) {
      throw new DeviceIoException(
          name(),
          Operation.valueOf(kind.name()),
          offset,
          length,
          0,
          "beyond the end of the device");
    }
    counts = counts.plus(kind, length);
    if (tracing) {
      trace.add(io);
    }
    landLateWrites(io.index());
    Fault fault = faults.remove(io.index());
    if (fault instanceof Fault.Crash) {
      crash = new SimulatedCrash(io.index());
      if (written != null) {
        cache.write(offset, written);
        underWay = new LateWrite(0, offset, cache.image().read(offset, (int) length));
      } else if (kind == Io.Kind.DISCARD) {
        cache.discard(offset, length);
      }
      throw crash;
    }
    return fault != null || badRanges.stream().noneMatch(bad -> hits(bad, io))
        ? fault
        : new Fault.Failure();
  }

  private static boolean hits(Io bad, Io io) {
    return bad.kind() == io.kind()
        && (io.kind() == Io.Kind.FLUSH || io.overlaps(bad.offsetBytes(), bad.lengthBytes()));
  }

  private void landLateWrites(long ioIndex) {
    lateWrites.removeIf(late -> {
      boolean lands = late.atIoIndex <= ioIndex;
      if (lands) {
        cache.write(late.offsetBytes, late.bytes);
      }
      return lands;
    });
  }

  private void requireAlive() throws DeviceFailedException {
    if (crash != null) {
      throw new SimulatedCrash(crash.ioIndex());
    }
    if (failure != null) {
      throw new DeviceFailedException(name(), "a flush failed before", failure.getCause());
    }
    if (closed) {
      throw new DeviceFailedException(name(), "device is closed", null);
    }
  }

  private DeviceIoException failed(Operation operation, long offset, long length) {
    return new DeviceIoException(name(), operation, offset, length, 5, "simulated error");
  }

  private void delay() {
    long nanos;
    synchronized (this) {
      nanos = delayNanos == 0 ? 0 : random.nextLong(delayNanos);
    }
    if (nanos > 0) {
      LockSupport.parkNanos(nanos);
    }
  }
}
