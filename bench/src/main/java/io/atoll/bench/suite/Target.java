package io.atoll.bench.suite;

import io.atoll.bench.load.ClosedLoop;
import io.atoll.bench.load.LoadResult;
import io.atoll.bench.load.SignedRequests;
import io.atoll.bench.load.Work;
import io.atoll.bench.server.ServerProcess;
import io.atoll.s3api.sigv4.Credentials;
import java.io.IOException;

/**
 * A server under load.
 *
 * @param name as in the tables
 */
record Target(String name, ServerProcess server) {
  static final Credentials CREDENTIALS = new Credentials("benchmark", "benchmark-secret-key");

  SignedRequests requests() {
    return new SignedRequests("127.0.0.1:" + server.address().getPort(), CREDENTIALS, "us-east-1");
  }

  /**
   * Runs a load.
   *
   * @param bytesEach body bytes of a request or its answer
   */
  Measured load(
      String work, int connections, Work requests, long count, double seconds, long bytesEach)
      throws IOException {
    double before = server.cpuSeconds();
    LoadResult result = new ClosedLoop(server.address(), connections).run(requests, count, seconds);
    double cpu = server.cpuSeconds() - before;
    return Measured.of(work, name, result, cpu, result.requests() * bytesEach / 1e6);
  }
}
