package io.atoll.gateway.main;

import io.atoll.blockpool.Pool;
import io.atoll.blockpool.PoolOptions;
import io.atoll.gateway.admin.AdminAccess;
import io.atoll.gateway.admin.AdminService;
import io.atoll.gateway.admin.Administered;
import io.atoll.gateway.admin.Metrics;
import io.atoll.gateway.admin.ScrubJob;
import io.atoll.gateway.admin.ServerView;
import io.atoll.gateway.admin.Stage;
import io.atoll.gateway.config.ByteSize;
import io.atoll.gateway.config.KeyPair;
import io.atoll.gateway.config.MemoryPlan;
import io.atoll.gateway.config.Secrets;
import io.atoll.gateway.config.Settings;
import io.atoll.gateway.config.SettingsException;
import io.atoll.gateway.config.StateFiles;
import io.atoll.gateway.identity.RootIdentity;
import io.atoll.gateway.namespace.PoolObjectStore;
import io.atoll.gateway.object.ObjectStore;
import io.atoll.gateway.s3.S3Service;
import io.atoll.gateway.s3.S3Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running gateway: doors, then the pool, then the services between them. Stopping goes the other
 * way: no new requests, what runs is finished, the pool makes a checkpoint and lets go of its
 * device, the admin door closes last.
 */
public final class Gateway implements Administered, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

  /** Names this server in error documents, where AWS puts an opaque text. */
  private static final String HOST_ID = "atoll";

  private final Settings settings;
  private final StateFiles files;
  private final Doors doors;
  private final Metrics metrics;
  private final ScrubJob scrub;
  private volatile ServerView server;
  private volatile Stage stage = Stage.STARTING;
  private volatile @Nullable Pool pool;
  private volatile @Nullable ObjectStore store;

  private static final String LOOPBACK = "127.0.0.1";

  /**
   * What there is to tell about a start.
   *
   * @param gateway to be closed
   * @param created whether the pool is new
   * @param secrets keys to show or not
   */
  public record Started(Gateway gateway, boolean created, Secrets secrets, StateFiles files) {}

  private Gateway(
      Settings settings, StateFiles files, Doors doors, Metrics metrics, InstantSource clock) {
    this.metrics = metrics;
    this.scrub = new ScrubJob(clock);
    this.settings = settings;
    this.files = files;
    this.doors = doors;
    this.server =
        new ServerView(
            BuildVersion.text(),
            ProcessHandle.current().pid(),
            clock.instant().toString(),
            settings.pool().toAbsolutePath().normalize().toString(),
            url(doors.s3Address()),
            url(doors.adminAddress()),
            settings.region(),
            settings.memory().bytes(),
            Stage.SERVING);
  }

  /** Where somebody on this machine finds a door; one on every address is found on this one too. */
  private static String url(InetSocketAddress address) {
    InetAddress bound = address.getAddress();
    String host = bound.isAnyLocalAddress() ? LOOPBACK : bound.getHostAddress();
    return "http://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  /**
   * Starts a gateway; it serves when this returns. The ports are bound first: where one is taken,
   * nothing is left behind.
   *
   * @throws SettingsException when the memory budget is too small for the heap
   * @throws DoorTakenException when a port cannot be had
   * @throws IOException when there is no pool and none can be made, or it is in use
   */
  public static Started start(Settings settings, InstantSource clock)
      throws IOException, SettingsException {
    FastDigests.install();
    MemoryPlan memory = memory(settings);
    StateFiles files = StateFiles.of(settings.pool(), settings.state());
    Metrics metrics = new Metrics();
    Doors doors = Doors.open(settings.s3(), settings.admin(), HOST_ID, metrics::requestEnded);
    Gateway gateway = new Gateway(settings, files, doors, metrics, clock);
    try {
      return gateway.open(memory, clock);
    } catch (IOException | SettingsException | RuntimeException e) {
      gateway.close();
      throw e;
    }
  }

  private static MemoryPlan memory(Settings settings) throws SettingsException {
    try {
      return MemoryPlan.divide(settings.memory().bytes(), Runtime.getRuntime().maxMemory());
    } catch (IllegalArgumentException e) {
      throw new SettingsException(List.of("--memory: " + e.getMessage()));
    }
  }

  private Started open(MemoryPlan memory, InstantSource clock)
      throws IOException, SettingsException {
    doors.admin.lead(new AdminService(this, new AdminAccess(null, isLocal()), metrics, scrub));
    PoolFile.Opened opened =
        PoolFile.openOrCreate(settings.pool(), settings.size(), clock.millis());
    Pool open = open(opened, memory);
    pool = open;
    Secrets secrets = Secrets.obtain(files, settings.rootKey());
    doors.admin.lead(
        new AdminService(this, new AdminAccess(secrets.adminToken(), isLocal()), metrics, scrub));
    metrics.watch(open);
    metrics.watchActive(doors.s3::inside);
    ObjectStore objects = new PoolObjectStore(open, clock, new SecureRandom());
    store = objects;
    KeyPair root = secrets.rootKey();
    RootIdentity identity = new RootIdentity(root.access(), root.secret());
    server = server.ownedBy(identity.root().account(), identity.root().canonicalId());
    doors.s3.lead(
        new S3Service(
            objects, identity, new S3Settings(settings.region(), settings.domains()), clock));
    RunFile.write(files, server);
    stage = Stage.SERVING;
    LOG.info("serving {} on {}", server.pool(), server.s3());
    return new Started(this, opened.created(), secrets, files);
  }

  private Pool open(PoolFile.Opened opened, MemoryPlan memory) throws IOException {
    try {
      return Pool.open(
          opened.device(),
          PoolOptions.DEFAULT.withMemory(memory.pageCacheBytes(), memory.overlayBytes()));
    } catch (IOException | RuntimeException e) {
      opened.device().close();
      throw e;
    }
  }

  private boolean isLocal() {
    return doors.adminAddress().getAddress().isLoopbackAddress();
  }

  @Override
  public Stage stage() {
    Pool open = pool;
    boolean failed = stage == Stage.SERVING && open != null && open.failure() != null;
    return failed ? Stage.FAILED : stage;
  }

  @Override
  public ServerView server() {
    return server;
  }

  @Override
  public @Nullable Pool pool() {
    return pool;
  }

  @Override
  public @Nullable ObjectStore store() {
    return store;
  }

  @Override
  public long grow(@Nullable ByteSize size) throws IOException {
    Pool open = pool;
    if (open == null) {
      throw new IOException("the pool is not open");
    }
    return PoolGrowth.grow(settings.pool(), open, size);
  }

  /** Stops in order. What was answered as done is durable before and after. */
  @Override
  public void close() throws IOException {
    stage = Stage.STOPPING;
    doors.closeS3();
    scrub.close();
    Pool open = pool;
    try {
      if (open != null) {
        open.close();
        RunFile.remove(files, server);
      }
    } finally {
      doors.close();
      metrics.close();
    }
  }
}
