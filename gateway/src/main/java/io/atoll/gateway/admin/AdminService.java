package io.atoll.gateway.admin;

import static java.util.Map.entry;

import io.atoll.blockpool.Pool;
import io.atoll.gateway.config.ByteSize;
import io.atoll.gateway.http.CallHandler;
import io.atoll.gateway.http.HttpCall;
import io.atoll.gateway.object.Bucket;
import io.atoll.gateway.object.BucketPage;
import io.atoll.gateway.object.BucketQuery;
import io.atoll.gateway.object.ObjectStore;
import io.atoll.s3api.http.Headers;
import io.atoll.s3api.http.S3Request;
import io.atoll.s3api.http.S3Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers admin calls. Reading is free to whoever reaches the door, which by default is this
 * machine; changing needs the token, and on a door that others can reach so does everything but
 * health.
 */
public final class AdminService implements CallHandler {
  private static final Logger LOG = LoggerFactory.getLogger(AdminService.class);
  private static final Headers JSON =
      Headers.of("Content-Type", "application/json", "Cache-Control", "no-store");
  private static final Headers PROMETHEUS =
      Headers.of("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
  private static final int PAGE_BUCKETS = 1000;

  /**
   * Bytes a second that a scrub may take where nobody says: a disk has more, and clients come
   * first.
   */
  private static final long DEFAULT_SCRUB_RATE = 64L << 20;

  private final Administered gateway;
  private final AdminAccess access;
  private final Metrics metrics;
  private final ScrubJob scrub;
  private final Map<String, Route> routes;

  private record Route(boolean open, Action action) {}

  private interface Action {
    S3Response run(S3Request request) throws IOException, AdminException;
  }

  public AdminService(Administered gateway, AdminAccess access, Metrics metrics, ScrubJob scrub) {
    this.scrub = scrub;
    this.gateway = gateway;
    this.access = access;
    this.metrics = metrics;
    this.routes =
        Map.ofEntries(
            entry("GET /health/live", new Route(true, request -> live())),
            entry("GET /health/ready", new Route(true, request -> ready())),
            entry("GET /metrics", new Route(false, request -> scrape())),
            entry("GET /v1/status", new Route(false, request -> status())),
            entry("GET /v1/pool", new Route(false, request -> json(poolView()))),
            entry("GET /v1/buckets", new Route(false, this::buckets)),
            entry("GET /v1/scrub", new Route(false, request -> json(scrub.view()))),
            entry("POST /v1/scrub", new Route(false, this::startScrub)),
            entry("POST /v1/scrub/stop", new Route(false, request -> json(scrub.stop()))),
            entry("POST /v1/pool/grow", new Route(false, this::grow)),
            entry("POST /v1/pool/checkpoint", new Route(false, request -> checkpoint())));
  }

  @Override
  public void handle(HttpCall call) {
    call.onWorker(() -> call.respond(answer(call)));
  }

  private S3Response answer(HttpCall call) {
    S3Request request = call.request();
    try {
      Route route = route(request);
      if (!route.open) {
        access.check(request);
      }
      return route.action.run(request);
    } catch (AdminException e) {
      return failure(e.status(), e.getMessage());
    } catch (IOException | RuntimeException e) {
      LOG.error("admin call {} {} failed", request.method(), request.rawPath(), e);
      return failure(500, e.toString());
    }
  }

  private Route route(S3Request request) throws AdminException {
    String method = request.method().equals("HEAD") ? "GET" : request.method();
    Route route = routes.get(method + " " + request.rawPath());
    if (route != null) {
      return route;
    }
    boolean known = routes.keySet().stream().anyMatch(key -> key.endsWith(" " + request.rawPath()));
    throw known
        ? new AdminException(405, request.rawPath() + " does not take " + request.method())
        : new AdminException(404, "there is nothing at " + request.rawPath());
  }

  private static S3Response live() {
    return json(Map.of("live", true));
  }

  private S3Response ready() {
    Stage stage = gateway.stage();
    boolean ready = stage == Stage.SERVING;
    return new S3Response(
        ready ? 200 : 503, JSON, Json.bytes(Map.of("ready", ready, "stage", stage)));
  }

  private S3Response status() {
    return json(gateway.server().at(gateway.stage()));
  }

  private S3Response startScrub(S3Request request) throws AdminException {
    String rate = request.query().first("rate");
    try {
      long bytes = rate == null ? DEFAULT_SCRUB_RATE : ByteSize.parse(rate).bytes();
      return json(scrub.start(pool(), bytes));
    } catch (IllegalArgumentException e) {
      throw new AdminException(400, "rate: " + e.getMessage());
    }
  }

  private S3Response scrape() {
    return new S3Response(200, PROMETHEUS, metrics.scrape().getBytes(StandardCharsets.UTF_8));
  }

  private PoolView poolView() throws AdminException {
    return PoolView.of(gateway.server().pool(), pool().status());
  }

  private S3Response grow(S3Request request) throws IOException, AdminException {
    pool();
    String size = request.query().first("size");
    try {
      long gained = gateway.grow(size == null ? null : ByteSize.parse(size));
      return json(new Growth(gained, poolView().deviceBytes()));
    } catch (IllegalArgumentException e) {
      throw new AdminException(400, "size: " + e.getMessage());
    }
  }

  private S3Response checkpoint() throws IOException, AdminException {
    boolean made = pool().checkpoint();
    return json(Map.of("made", made, "checkpoint", pool().status().checkpoint()));
  }

  private S3Response buckets(S3Request request) throws AdminException {
    ObjectStore store = gateway.store();
    if (store == null) {
      throw notOpen();
    }
    String after = request.query().first("after");
    BucketPage page =
        store
            .buckets()
            .list(new BucketQuery(null, "", null, after == null ? "" : after, PAGE_BUCKETS));
    List<BucketView> views = page.buckets().stream().map(AdminService::view).toList();
    return json(new BucketList(views, page.truncated()));
  }

  private static BucketView view(Bucket bucket) {
    return new BucketView(bucket.name(), bucket.created().toString(), bucket.region());
  }

  private Pool pool() throws AdminException {
    Pool pool = gateway.pool();
    if (pool == null) {
      throw notOpen();
    }
    return pool;
  }

  private AdminException notOpen() {
    return new AdminException(503, "the pool is not open yet; the server is " + gateway.stage());
  }

  private static S3Response json(Object view) {
    return new S3Response(200, JSON, Json.bytes(view));
  }

  private static S3Response failure(int status, @Nullable String message) {
    return new S3Response(status, JSON, Json.bytes(Map.of("error", String.valueOf(message))));
  }
}
