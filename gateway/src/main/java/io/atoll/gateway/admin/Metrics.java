package io.atoll.gateway.admin;

import io.atoll.blockpool.Pool;
import io.atoll.blockpool.PoolStatus;
import io.atoll.blockpool.format.Extent;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * What Prometheus scrapes. Costs the request path nothing but its own timers: everything else is
 * read when asked for.
 */
public final class Metrics implements AutoCloseable {
  /** Whatever else a client calls a method does not make a new time series (L9). */
  private static final Set<String> METHODS = Set.of("GET", "HEAD", "PUT", "POST", "DELETE");

  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(20),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(2),
    Duration.ofSeconds(10)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final Map<String, Timer> requests = new ConcurrentHashMap<>();

  public Metrics() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    collections.bindTo(registry);
  }

  /** Shows a pool from now on. */
  public void watch(Pool pool) {
    gauge(pool, "atoll.pool.capacity.bytes", s -> bytes(s.capacityBlocks()));
    gauge(pool, "atoll.pool.free.bytes", s -> bytes(s.freeBlocks()));
    gauge(pool, "atoll.pool.reserved.bytes", s -> bytes(s.reserveBlocks()));
    gauge(pool, "atoll.pool.available.bytes", s -> bytes(s.availableBlocks()));
    gauge(pool, "atoll.pool.journal.used.bytes", s -> bytes(s.journalUsedBlocks()));
    gauge(pool, "atoll.pool.page.cache.hit.ratio", PoolStatus::pageCacheHitRate);
    counter(pool, "atoll.pool.records", PoolStatus::visibleSequence);
    counter(pool, "atoll.pool.checkpoints", PoolStatus::checkpoint);
    counter(pool, "atoll.device.reads", s -> s.counters().reads());
    counter(pool, "atoll.device.read.bytes", s -> s.counters().readBytes());
    counter(pool, "atoll.device.writes", s -> s.counters().writes());
    counter(pool, "atoll.device.written.bytes", s -> s.counters().writtenBytes());
    counter(pool, "atoll.device.flushes", s -> s.counters().flushes());
    Gauge.builder("atoll.pool.failed", pool, p -> p.failure() == null ? 0 : 1).register(registry);
  }

  /** Shows how many S3 requests are under way. */
  public void watchActive(Supplier<Number> active) {
    Gauge.builder("atoll.s3.requests.active", active).register(registry);
  }

  /**
   * An S3 request has ended.
   *
   * @param status of the answer, 0 where it broke off
   */
  public void requestEnded(String method, int status, long nanos) {
    String name = METHODS.contains(method) ? method : "other";
    requests
        .computeIfAbsent(name + status, key -> timer(name, status))
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer timer(String method, int status) {
    return Timer.builder("atoll.s3.requests")
        .tag("method", method)
        .tag("status", status == 0 ? "broken" : Integer.toString(status))
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  private void gauge(Pool pool, String name, ToDoubleFunction<PoolStatus> value) {
    Gauge.builder(name, pool, p -> value.applyAsDouble(p.status())).register(registry);
  }

  private void counter(Pool pool, String name, ToDoubleFunction<PoolStatus> value) {
    FunctionCounter.builder(name, pool, p -> value.applyAsDouble(p.status())).register(registry);
  }

  private static double bytes(long blocks) {
    return (double) blocks * Extent.BLOCK_BYTES;
  }

  /** All meters in Prometheus's text format. */
  String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
