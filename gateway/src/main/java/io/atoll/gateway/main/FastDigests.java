package io.atoll.gateway.main;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses who makes SHA-1 and SHA-256. Where the processor has instructions for them the JDK uses
 * these and is fastest; elsewhere the Amazon Corretto provider is about twice as fast as the JDK.
 */
final class FastDigests {
  private static final Logger LOG = LoggerFactory.getLogger(FastDigests.class);
  private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

  private FastDigests() {}

  static void install() {
    if (processorHashes()) {
      return;
    }
    AmazonCorrettoCryptoProvider.install();
    LOG.debug("digests by {}", AmazonCorrettoCryptoProvider.PROVIDER_NAME);
  }

  /** Also true where nobody can tell: the JDK's digests work everywhere. */
  private static boolean processorHashes() {
    try {
      return !Files.isReadable(PROCESSOR) || Files.readString(PROCESSOR).contains("sha_ni");
    } catch (IOException e) {
      return true;
    }
  }
}
