package io.atoll.gateway.main;

import io.atoll.gateway.config.HostPort;
import io.atoll.gateway.http.HttpDoor;
import io.atoll.gateway.http.HttpLimits;
import io.atoll.gateway.http.Workers;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listening sockets and the threads behind them. The admin door has its own few, so that it
 * answers when S3's are all busy.
 */
final class Doors implements AutoCloseable {
  private static final HttpLimits ADMIN_LIMITS =
      new HttpLimits(2, 64, 4, 16 << 10, 10_000, 30_000, 60_000);

  /** What a request may take to finish once the server is asked to stop. */
  private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(20);

  private static final Logger LOG = LoggerFactory.getLogger(Doors.class);

  final Doorway s3;
  final Doorway admin = new Doorway((method, status, nanos) -> {});
  private final Workers s3Workers = new Workers(HttpLimits.DEFAULT);
  private final Workers adminWorkers = new Workers(ADMIN_LIMITS);
  private final HttpDoor s3Door;
  private final HttpDoor adminDoor;

  private Doors(HostPort s3Address, HostPort adminAddress, String hostId, Doorway.Traffic traffic)
      throws DoorTakenException {
    s3 = new Doorway(traffic);
    HttpDoor first = null;
    try {
      first = open("--s3", s3Address, HttpLimits.DEFAULT, s3Workers, s3, hostId);
      s3Door = first;
      adminDoor = open("--admin", adminAddress, ADMIN_LIMITS, adminWorkers, admin, hostId);
    } catch (DoorTakenException e) {
      if (first != null) {
        first.close();
      }
      s3Workers.close();
      adminWorkers.close();
      throw e;
    }
  }

  /** Opens both or none. */
  static Doors open(HostPort s3, HostPort admin, String hostId, Doorway.Traffic traffic)
      throws DoorTakenException {
    return new Doors(s3, admin, hostId, traffic);
  }

  private static HttpDoor open(
      String flag, HostPort address, HttpLimits limits, Workers workers, Doorway way, String hostId)
      throws DoorTakenException {
    try {
      return HttpDoor.open(address.resolve(), limits, workers, way, hostId);
    } catch (RuntimeException e) {
      Throwable reason = e.getCause() == null ? e : e.getCause();
      throw new DoorTakenException(
          "cannot listen on %s: %s; stop what uses it or choose another with %s HOST:PORT"
              .formatted(address, reason.getMessage(), flag),
          e);
    }
  }

  InetSocketAddress s3Address() {
    return s3Door.address();
  }

  InetSocketAddress adminAddress() {
    return adminDoor.address();
  }

  /**
   * Takes no more S3 requests, and waits for what is running. The admin door tells about it
   * meanwhile.
   */
  void closeS3() {
    s3.shut();
    if (!s3.awaitEmpty(DRAIN_NANOS)) {
      LOG.warn("{} requests did not finish in time and are cut off", s3.inside());
    }
    s3Door.close();
    s3Workers.close();
  }

  @Override
  public void close() {
    admin.shut();
    adminDoor.close();
    adminWorkers.close();
  }
}
