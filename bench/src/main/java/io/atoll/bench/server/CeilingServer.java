package io.atoll.bench.server;

import io.atoll.gateway.http.HttpDoor;
import io.atoll.gateway.http.HttpLimits;
import io.atoll.gateway.http.Workers;
import io.atoll.gateway.identity.RootIdentity;
import io.atoll.gateway.s3.S3Service;
import io.atoll.gateway.s3.S3Settings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;

/**
 * The ceiling: the same doors, signatures, digests and answers, over a store that keeps nothing and
 * reads from memory.
 */
public final class CeilingServer {
  private CeilingServer() {}

  /** Runs until the process ends. Arguments: port, access key, secret key. */
  public static void main(String[] args) {
    Workers workers = new Workers(HttpLimits.DEFAULT);
    S3Service service =
        new S3Service(
            new NothingStore(),
            new RootIdentity(args[1], args[2]),
            new S3Settings("us-east-1", List.of()),
            InstantSource.system());
    HttpDoor door =
        HttpDoor.open(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])),
            HttpLimits.DEFAULT,
            workers,
            service,
            "ceiling");
    System.out.println("ready " + door.address().getPort());
  }
}
