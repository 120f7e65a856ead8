package io.atoll.blockpool.check;

import io.atoll.blockpool.check.Finding.Kind;
import io.atoll.blockpool.content.BlockReference;
import io.atoll.blockpool.content.DataRow;
import io.atoll.blockpool.content.FrameExtent;
import io.atoll.blockpool.content.PartRow;
import io.atoll.blockpool.dataset.DataKeys;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.overlay.Overlay;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Checks the data rows of one dataset: heads and what lies behind them belong together, lengths add
 * up, small payloads have their own space, everything has a reason to be there. The ids are divided
 * among as many passes as memory for the reclaim queue demands.
 */
final class DataCheck implements DataVisitor {
  private final Dataset dataset;
  private final BlockReader reader;
  private final UsageMap usage;
  private final Findings findings;
  private final boolean content;
  private final long memoryBytes;
  private LongCounts tickets = new LongCounts();
  private final LongCounts pending = new LongCounts();
  private long ticketCount;
  private long passes = 1;
  private long pass;
  private long ids;
  private long headId = -1;
  private @Nullable DataRow head;
  private int members;
  private long memberBytes;

  DataCheck(
      Dataset dataset,
      BlockReader reader,
      UsageMap usage,
      Findings findings,
      boolean content,
      long memoryBytes) {
    this.memoryBytes = memoryBytes;
    this.dataset = dataset;
    this.reader = reader;
    this.usage = usage;
    this.findings = findings;
    this.content = content;
  }

  /** Heads found. */
  long idCount() {
    return ids;
  }

  /** Uploads under way. */
  long pendingCount() {
    return pending.total();
  }

  /** Pointers that are still to be taken. */
  long ticketCount() {
    return ticketCount;
  }

  void run() throws IOException {
    DataScan scan = new DataScan(dataset);
    scan.tickets(id -> ticketCount++);
    scan.pending(id -> pending.add(id, 0));
    passes = 1 + ticketCount * LongCounts.BYTES_PER_KEY / memoryBytes;
    for (pass = 0; pass < passes; pass++) {
      tickets = new LongCounts();
      scan.tickets(id -> {
        if (mine(id)) {
          tickets.add(id, 0);
        }
      });
      scan.data(this);
      finishHead();
      tickets.forEach(this::checkTicket);
    }
  }

  /** Whether a data id is looked at in this pass. */
  private boolean mine(long id) {
    return Long.remainderUnsigned(id, passes) == pass;
  }

  private void checkTicket(long id, long count) {
    try {
      if (dataset.get(DataKeys.head(id), Overlay.NEWEST) == null) {
        findings.repairable(
            Kind.QUEUE,
            -1,
            "%s is to lose %d pointers, but does not exist".formatted(name(id), count));
      }
    } catch (IOException e) {
      findings.damage(Kind.QUEUE, -1, name(id) + ": " + e.getMessage());
    }
  }

  @Override
  public void head(long id, DataRow row) throws IOException {
    finishHead();
    if (!mine(id)) {
      return;
    }
    ids++;
    headId = id;
    head = row;
    members = 0;
    memberBytes = 0;
    if (id >= dataset.nextSequence()) {
      damage(id, "the dataset gives out ids from " + dataset.nextSequence() + " on");
    }
    if (pending.count(id) != 0) {
      damage(id, "it is complete and still being written");
    }
    if (row.references() == 0 && tickets.count(id) == 0) {
      findings.repairable(Kind.DATA_ROW, -1, name(id) + " has no pointers and nobody reclaims it");
    }
    switch (row) {
      case DataRow.Packed packed -> checkPacked(id, packed.stored());
      case DataRow.Blocks blocks -> {
        long sum = blocks.blocks().stream().mapToLong(BlockReference::plainLength).sum();
        if (sum != blocks.length()) {
          damage(id, "%d bytes long, its blocks have %d".formatted(blocks.length(), sum));
        }
      }
      default -> {}
    }
  }

  private void checkPacked(long id, FrameExtent stored) {
    usage.mark(stored.extent(), name(id));
    if (content) {
      try {
        reader.read(stored);
      } catch (IOException e) {
        findings.damage(Kind.CONTENT, stored.extent().block(), name(id) + ": " + e.getMessage());
      }
    }
  }

  @Override
  public void manifest(long id, int number, BlockReference manifest) throws IOException {
    if (!mine(id)) {
      return;
    }
    if (id == headId && head instanceof DataRow.Manifests) {
      if (number != members) {
        damage(id, "manifest %d where %d is due".formatted(number, members));
      }
      members++;
      memberBytes += plainBytes(id, manifest);
    } else if (pending.count(id) == 0) {
      damage(id, "a manifest behind no data");
    }
  }

  private long plainBytes(long id, BlockReference manifest) {
    try {
      return reader.manifest(manifest).stream().mapToLong(BlockReference::plainLength).sum();
    } catch (IOException | RuntimeException e) {
      findings.damage(
          Kind.CONTENT,
          manifest.stored().extent().block(),
          name(id) + ", its manifest: " + e.getMessage());
      return 0;
    }
  }

  @Override
  public void part(long id, int number, PartRow part) throws IOException {
    if (!mine(id)) {
      return;
    }
    if (number != members || part.offset() != memberBytes) {
      damage(
          id,
          "part %d at %d where part %d at %d is due"
              .formatted(number, part.offset(), members, memberBytes));
    }
    members++;
    memberBytes += part.length();
    byte[] row = dataset.get(DataKeys.head(part.dataId()), Overlay.NEWEST);
    if (row == null) {
      damage(id, "its part, " + name(part.dataId()) + ", does not exist");
    } else if (DataRow.decode(row).length() != part.length()) {
      damage(
          id, "its part, %s, is not %d bytes long".formatted(name(part.dataId()), part.length()));
    }
  }

  @Override
  public void broken(long id, String text) {
    if (mine(id)) {
      damage(id, text);
    }
  }

  /** Data that is being taken apart, or was never completed, need not be whole. */
  private void finishHead() {
    DataRow row = head;
    if (row == null) {
      return;
    }
    long id = headId;
    head = null;
    boolean going = tickets.count(id) != 0 && row.references() <= tickets.count(id);
    int expected =
        switch (row) {
          case DataRow.Manifests manifests -> manifests.manifests();
          case DataRow.Composite composite -> composite.parts();
          default -> 0;
        };
    if (going ? members > expected : members != expected) {
      damage(id, "%d rows behind it, %d are due".formatted(members, expected));
    }
    boolean several = row instanceof DataRow.Manifests || row instanceof DataRow.Composite;
    if (several && !going && memberBytes != row.length()) {
      damage(id, "%d bytes long, its parts have %d".formatted(row.length(), memberBytes));
    }
  }

  private String name(long id) {
    return "data %d of dataset %d".formatted(id, dataset.id());
  }

  private void damage(long id, String text) {
    findings.damage(Kind.DATA_ROW, -1, name(id) + ": " + text);
  }
}
