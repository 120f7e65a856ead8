package io.atoll.testkit.s3;

import io.atoll.blockpool.Pool;
import io.atoll.blockpool.PoolCreation;
import io.atoll.blockpool.PoolOptions;
import io.atoll.blockpool.device.BlockDevice;
import io.atoll.blockpool.format.PoolId;
import io.atoll.gateway.http.HttpDoor;
import io.atoll.gateway.http.HttpLimits;
import io.atoll.gateway.http.Workers;
import io.atoll.gateway.identity.RootIdentity;
import io.atoll.gateway.namespace.PoolObjectStore;
import io.atoll.gateway.s3.S3Service;
import io.atoll.gateway.s3.S3Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/** A new pool with an S3 door before it. */
public final class S3TestServer implements AutoCloseable {
  public static final String ACCESS_KEY = "ATOLLTESTKEY00000001";
  public static final String SECRET_KEY = "atoll/test+secret0000000000000000000001";
  public static final String REGION = "us-east-1";

  /** Under it buckets are host names; resolves to the loopback address by RFC 6761, if at all. */
  public static final String BASE_DOMAIN = "s3.localhost";

  private final Pool pool;
  private final Workers workers;
  private final HttpDoor door;

  private S3TestServer(Pool pool, HttpLimits limits, int port) {
    this.pool = pool;
    this.workers = new Workers(limits);
    S3Service service =
        new S3Service(
            new PoolObjectStore(pool, InstantSource.system(), new SecureRandom()),
            new RootIdentity(ACCESS_KEY, SECRET_KEY),
            new S3Settings(REGION, List.of(BASE_DOMAIN)),
            InstantSource.system());
    this.door =
        HttpDoor.open(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
            limits,
            workers,
            service,
            "testkit");
  }

  /**
   * Makes the device a pool and serves it on a port of the system's choice. The server owns the
   * device from then on.
   */
  public static S3TestServer start(BlockDevice device) throws IOException {
    return start(device, HttpLimits.DEFAULT, 0);
  }

  /** As {@link #start(BlockDevice)}, with limits and a port of one's own. */
  public static S3TestServer start(BlockDevice device, HttpLimits limits, int port)
      throws IOException {
    PoolId id = new PoolId(UUID.randomUUID());
    PoolCreation.standard(id, "testkit", InstantSource.system().millis()).format(device);
    PoolOptions options = PoolOptions.DEFAULT.withMemory(32 << 20, 16 << 20);
    return new S3TestServer(Pool.open(device, options), limits, port);
  }

  /** Where path-style requests go. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port());
  }

  public int port() {
    return door.address().getPort();
  }

  /** The pool beneath, for what a client cannot see. */
  public Pool pool() {
    return pool;
  }

  /** Stops serving, then closes pool and device. */
  @Override
  public void close() throws IOException {
    door.close();
    workers.close();
    pool.close();
  }
}
