package io.atoll.gateway.admin;

import io.atoll.blockpool.Pool;
import io.atoll.blockpool.PoolStatus;
import io.atoll.blockpool.format.Extent;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.ToDoubleFunction;

/**
 * What Prometheus scrapes. Costs the request path nothing but its own timers: everything else is
 * read when asked for.
 */
public final class Metrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();

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
