package io.atoll.bench.suite;

import io.atoll.bench.load.ClosedLoop;
import io.atoll.bench.load.LoadResult;
import io.atoll.bench.load.SignedRequests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code atoll bench}: the table of docs/performance.md. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures a server on this machine, each figure beside its own ceiling.")
public final class Bench implements Callable<Integer> {
  private static final double MB = 1e6;
  private static final int SMALL_CLIENTS = 32;
  private static final int LARGE_CLIENTS = 4;

  @Option(
      names = "--objects",
      defaultValue = "1000000",
      description = "4 KiB objects (default ${DEFAULT-VALUE}).")
  private long objects;

  @Option(
      names = "--seconds",
      defaultValue = "10",
      description = "Length of a load (default ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(
      names = "--large",
      defaultValue = "24",
      description = "64 MiB objects (default ${DEFAULT-VALUE}).")
  private int large;

  @Option(
      names = "--only",
      split = ",",
      description = "Some of: device, small, list, large, dedup, restart.")
  private Set<String> only = Set.of();

  @Option(
      names = "--json",
      defaultValue = "bench-results/latest.json",
      description = "Where to write the figures (default ${DEFAULT-VALUE}).")
  private Path json = Path.of("bench-results/latest.json");

  @Option(
      names = "--work",
      defaultValue = "bench-results",
      description = "Folder for the pool (default ${DEFAULT-VALUE}).")
  private Path work = Path.of("bench-results");

  @Option(
      names = "--memory",
      description = "Memory of the server, as 320MiB (default: the server's own).")
  private @Nullable String memory;

  private final Report report = new Report();

  /** Entry of the launcher. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Bench()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    Files.createDirectories(work);
    Path root = Path.of(System.getProperty("atoll.root", "."));
    List<String> options = memory == null ? List.of() : List.of("--memory", memory);
    Servers servers = new Servers(root.toAbsolutePath(), work.toAbsolutePath(), options);
    Files.deleteIfExists(servers.pool());
    try {
      if (wanted("device")) {
        DeviceCeiling.measure(work.resolve("bench-device.img"), report);
      }
      Ceilings ceilings = measureCeilings(servers);
      measureAtoll(servers, ceilings);
    } finally {
      Files.deleteIfExists(servers.pool());
      report.write(json);
    }
    return 0;
  }

  private boolean wanted(String name) {
    return only.isEmpty() || only.contains(name);
  }

  /** What the same doors reach without a pool. */
  private record Ceilings(
      double smallPut, double smallGet, double signedPut, double unsignedPut, double largeGet) {}

  private Ceilings measureCeilings(Servers servers) throws IOException {
    Target target = servers.ceiling();
    try (var _ = target.server()) {
      SignedRequests requests = target.requests();
      double put = 0;
      double get = 0;
      double signed = 0;
      double unsigned = 0;
      double largeGet = 0;
      if (wanted("small")) {
        warm(target);
        put = report.add(small(target, "put 4 KiB", 0)).perSecond();
        get =
            report
                .add(
                    target.load(
                        "get 4 KiB",
                        SMALL_CLIENTS,
                        Loads.smallGets(requests, objects, 1),
                        Long.MAX_VALUE,
                        seconds,
                        Loads.SMALL_BYTES))
                .perSecond();
      }
      if (wanted("large")) {
        warmLarge(target);
        unsigned =
            report.add(largePut(target, "put 64 MiB, unsigned", false, 1000)).megabytesPerSecond();
        signed =
            report.add(largePut(target, "put 64 MiB, signed", true, 2000)).megabytesPerSecond();
        largeGet = report.add(largeGet(target)).megabytesPerSecond();
      }
      return new Ceilings(put, get, signed, unsigned, largeGet);
    }
  }

  private void warm(Target target) throws IOException {
    target.load(
        "warm up",
        SMALL_CLIENTS,
        Loads.smallPuts(target.requests(), 1L << 40),
        Long.MAX_VALUE,
        seconds,
        0);
  }

  private Measured small(Target target, String work, long first) throws IOException {
    return target.load(
        work,
        SMALL_CLIENTS,
        Loads.smallPuts(target.requests(), first),
        Long.MAX_VALUE,
        seconds,
        Loads.SMALL_BYTES);
  }

  /** Until the digests in vectors are compiled, which takes several seconds of load. */
  private void warmLarge(Target target) throws IOException {
    for (int pass = 0; pass < 3; pass++) {
      largePut(target, "warm up", pass == 1, 3000 + 1000L * pass);
    }
  }

  private Measured largePut(Target target, String work, boolean signed, long first)
      throws IOException {
    return target.load(
        work,
        LARGE_CLIENTS,
        Loads.largePuts(target.requests(), signed, first, large),
        large,
        600,
        Loads.LARGE_BYTES);
  }

  private Measured largeGet(Target target) throws IOException {
    Measured warmUp =
        target.load(
            "warm up",
            LARGE_CLIENTS,
            Loads.largeGets(target.requests(), 1000, large),
            large,
            60,
            0);
    return target.load(
        "get 64 MiB" + (warmUp.failures() > 0 ? " (failing)" : ""),
        LARGE_CLIENTS,
        Loads.largeGets(target.requests(), 1000, large),
        Long.MAX_VALUE,
        seconds,
        Loads.LARGE_BYTES);
  }

  private void measureAtoll(Servers servers, Ceilings ceilings) throws IOException {
    Target target = servers.atoll();
    try {
      createBucket(target);
      if (wanted("dedup")) {
        // First, while nothing else is being reclaimed that would count as space gained.
        copies(servers, target);
      }
      if (wanted("small") || wanted("list") || wanted("restart")) {
        smallObjects(servers, target, ceilings);
      }
      if (wanted("large")) {
        largeObjects(target, ceilings);
      }
      report.figure(
          "resident memory, highest",
          target.server().peakResidentBytes() / (double) (1 << 20),
          "MiB",
          memory == null ? "768 allowed" : memory + " allowed");
      if (wanted("restart")) {
        target.server().kill();
        target = restart(servers);
      }
    } finally {
      target.server().close();
    }
  }

  private static void createBucket(Target target) throws IOException {
    target.load("create", 1, n -> target.requests().plain("PUT", Loads.BUCKET, null), 1, 10, 0);
  }

  private void smallObjects(Servers servers, Target target, Ceilings ceilings) throws IOException {
    long tenth = objects / 10;
    Measured[] tenths = new Measured[10];
    for (int i = 0; i < tenths.length; i++) {
      tenths[i] =
          report.add(
              target.load(
                  "put 4 KiB, new, " + (i + 1) + "/10",
                  SMALL_CLIENTS,
                  Loads.smallPuts(target.requests(), i * tenth),
                  tenth,
                  3600,
                  Loads.SMALL_BYTES));
    }
    Measured last = tenths[tenths.length - 1];
    report.figure(
        "put rate per cpu-s, last against second tenth",
        last.perCpuSecond() / tenths[1].perCpuSecond(),
        "",
        "0.8 wanted at 10 M");
    if (ceilings.smallPut > 0) {
      report.figure(
          "put rate against ceiling", last.perSecond() / ceilings.smallPut, "", "0.6 wanted");
    }
    overwrites(servers, target);
    if (wanted("small")) {
      Measured get = null;
      for (int i = 0; i < 3; i++) {
        get =
            report.add(
                target.load(
                    "get 4 KiB, random",
                    SMALL_CLIENTS,
                    Loads.smallGets(target.requests(), objects, i),
                    Long.MAX_VALUE,
                    seconds,
                    Loads.SMALL_BYTES));
      }
      if (get != null) {
        report.figure(
            "get rate against ceiling", get.perSecond() / ceilings.smallGet, "", "0.4 wanted");
      }
    }
    if (wanted("list")) {
      listAll(target);
    }
    report.figure("pool in use", servers.usedBytes() / MB, "MB", objects + " objects of 4 KiB");
  }

  private void overwrites(Servers servers, Target target) throws IOException {
    long before = target.server().writtenBytes();
    double cpuBefore = target.server().cpuSeconds();
    LoadResult result;
    List<Double> checkpoints;
    try (CheckpointWatch watch = new CheckpointWatch(servers)) {
      result =
          new ClosedLoop(target.server().address(), SMALL_CLIENTS)
              .run(
                  Loads.smallOverwrites(target.requests(), objects, 5),
                  Math.min(objects, 400_000),
                  600);
      checkpoints = watch.seen();
    }
    double cpu = target.server().cpuSeconds() - cpuBefore;
    double megabytes = result.requests() * 4096 / MB;
    Measured measured = Measured.of("put 4 KiB, over random keys", "atoll", result, cpu, megabytes);
    report.add(measured);
    report.timeline(new LatencyTimeline(measured.work(), result.timeline(), checkpoints));
    report.figure(
        "written to the device per byte stored",
        (target.server().writtenBytes() - before) / (result.requests() * 4096.0),
        "",
        "at most 2.5 wanted");
    report.figure(
        "99.9th over median latency",
        (double) measured.p999Micros() / measured.p50Micros(),
        "",
        "at most 10 wanted");
  }

  private void listAll(Target target) throws IOException {
    Listing listing = new Listing(target.requests());
    double cpu = target.server().cpuSeconds();
    double wall = listing.walk(target.server().address(), objects);
    report.figure("listing, pages of 1000", listing.keys() / wall, "keys/s", "250,000 wanted");
    report.figure(
        "listing per server cpu-s",
        listing.keys() / (target.server().cpuSeconds() - cpu),
        "keys",
        "");
  }

  private void largeObjects(Target target, Ceilings ceilings) throws IOException {
    warmLarge(target);
    Measured unsigned = report.add(largePut(target, "put 64 MiB, unsigned", false, 1000));
    Measured signed = report.add(largePut(target, "put 64 MiB, signed", true, 2000));
    Measured get = report.add(largeGet(target));
    report.figure(
        "unsigned put against digests alone",
        unsigned.megabytesPerSecond() / ceilings.unsignedPut,
        "",
        "0.8 wanted");
    report.figure(
        "signed put against digests alone",
        signed.megabytesPerSecond() / ceilings.signedPut,
        "",
        "0.8 wanted");
    report.figure(
        "get against sending from memory",
        get.megabytesPerSecond() / ceilings.largeGet,
        "",
        "0.7 wanted");
  }

  private void copies(Servers servers, Target target) throws IOException {
    long before = servers.usedBytes();
    target.load(
        "dedup", LARGE_CLIENTS, Loads.samePuts(target.requests()), 1, 60, Loads.LARGE_BYTES);
    long one = servers.usedBytes() - before;
    report.add(
        target.load(
            "put 64 MiB, the same again",
            LARGE_CLIENTS,
            Loads.samePuts(target.requests()),
            100,
            600,
            Loads.LARGE_BYTES));
    report.figure(
        "space of 101 equal objects, in copies",
        (servers.usedBytes() - before) / (double) one,
        "",
        "1.02 wanted");
  }

  private Target restart(Servers servers) throws IOException {
    long start = System.nanoTime();
    Target target = servers.atoll();
    report.figure(
        "start after kill -9 until the port answers",
        (System.nanoTime() - start) / 1e9,
        "s",
        "3 allowed for opening");
    report.figure("records replayed at that start", (double) servers.replayedRecords(), "", "");
    report.add(
        target.load(
            "get 4 KiB, after restart",
            SMALL_CLIENTS,
            Loads.smallGets(target.requests(), objects, 9),
            20_000,
            60,
            Loads.SMALL_BYTES));
    report.figure(
        "resident memory after restart",
        target.server().residentBytes() / (double) (1 << 20),
        "MiB",
        "flat wanted");
    return target;
  }
}
