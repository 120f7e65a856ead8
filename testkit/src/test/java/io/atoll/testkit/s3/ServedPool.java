package io.atoll.testkit.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.blockpool.check.CheckOptions;
import io.atoll.blockpool.check.CheckProgress;
import io.atoll.blockpool.check.CheckReport;
import io.atoll.blockpool.check.PoolCheck;
import io.atoll.blockpool.device.BlockDevice;
import io.atoll.blockpool.device.Devices;
import io.atoll.blockpool.device.OpenMode;
import io.atoll.gateway.http.HttpLimits;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/**
 * A server on a new image file for the tests of one class. At the end everything is deleted, the
 * pool is closed, which fails on buffers still lent, and checked: no block may be leaked, whatever
 * the tests did.
 */
final class ServedPool implements BeforeAllCallback, AfterAllCallback {
  private static final long IMAGE_BYTES = 4L << 30;
  private static final AtomicInteger BUCKETS = new AtomicInteger();

  private final HttpLimits limits;
  private @Nullable Path image;
  private @Nullable S3TestServer server;
  private @Nullable S3Client client;

  ServedPool() {
    this(HttpLimits.DEFAULT);
  }

  ServedPool(HttpLimits limits) {
    this.limits = limits;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    Path file = Files.createTempFile("atoll-served", ".img");
    image = file;
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(IMAGE_BYTES);
    }
    server = S3TestServer.start(Devices.open(file, OpenMode.EXCLUSIVE), limits, 0);
    client = SdkClients.sync(server).build();
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    Path file = Objects.requireNonNull(image);
    try {
      deleteAll();
      client().close();
      server().close();
      try (BlockDevice device = Devices.open(file, OpenMode.READ_ONLY)) {
        CheckReport report = PoolCheck.run(device, CheckOptions.STRUCTURE, CheckProgress.NONE);
        assertThat(report.clean()).as("%s: %s", report.summary(), report.findings()).isTrue();
        assertThat(report.leaked()).isEmpty();
      }
    } finally {
      Files.delete(file);
    }
  }

  private void deleteAll() {
    for (var bucket : client().listBuckets().buckets()) {
      String name = bucket.name();
      client()
          .listObjectsV2Paginator(r -> r.bucket(name))
          .forEach(page -> {
            var keys =
                page.contents().stream()
                    .map(o -> ObjectIdentifier.builder().key(o.key()).build())
                    .toList();
            if (!keys.isEmpty()) {
              client().deleteObjects(r -> r.bucket(name).delete(d -> d.objects(keys)));
            }
          });
      client().deleteBucket(r -> r.bucket(name));
    }
  }

  S3TestServer server() {
    return Objects.requireNonNull(server);
  }

  /** The SDK's synchronous client as it is by default, with path-style addresses. */
  S3Client client() {
    return Objects.requireNonNull(client);
  }

  /** A new bucket. */
  String bucket() {
    String name = "served-" + BUCKETS.incrementAndGet();
    client().createBucket(r -> r.bucket(name));
    return name;
  }

  /** A connection that sends exactly what a test tells it to. */
  RawConnection connect() {
    try {
      return new RawConnection(server().port());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
