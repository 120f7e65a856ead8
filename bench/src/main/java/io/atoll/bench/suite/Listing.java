package io.atoll.bench.suite;

import io.atoll.bench.load.SignedRequests;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Walks a bucket in pages of 1000 over one connection, each page's token from the page before. */
final class Listing {
  private static final int PAGE_KEYS = 1000;

  private final SignedRequests requests;
  private long keys;

  Listing(SignedRequests requests) {
    this.requests = requests;
  }

  long keys() {
    return keys;
  }

  /** Lists up to {@code limit} keys. Returns seconds. */
  double walk(InetSocketAddress server, long limit) throws IOException {
    long start = System.nanoTime();
    try (Socket socket = new Socket(server.getAddress(), server.getPort())) {
      socket.setTcpNoDelay(true);
      String token = null;
      do {
        String page = page(socket, token);
        keys += Integer.parseInt(Objects.requireNonNull(element(page, "KeyCount", "0")));
        token = element(page, "NextContinuationToken", null);
      } while (token != null && keys < limit);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private String page(Socket socket, @Nullable String token) throws IOException {
    String query = "list-type=2&max-keys=" + PAGE_KEYS;
    if (token != null) {
      query =
          "continuation-token="
              + token.replace("=", "%3D").replace("+", "%2B").replace("/", "%2F")
              + '&'
              + query;
    }
    OutputStream out = socket.getOutputStream();
    for (ByteBuffer part : requests.plain("GET", Loads.BUCKET, query)) {
      byte[] bytes = new byte[part.remaining()];
      part.get(bytes);
      out.write(bytes);
    }
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.read());
    }
    String lower = head.toString().toLowerCase(Locale.ROOT);
    int at = lower.indexOf("content-length:") + 15;
    int length = Integer.parseInt(lower.substring(at, lower.indexOf('\r', at)).trim());
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  private static @Nullable String element(String page, String name, @Nullable String otherwise) {
    int start = page.indexOf('<' + name + '>');
    if (start < 0) {
      return otherwise;
    }
    int from = start + name.length() + 2;
    return page.substring(from, page.indexOf("</" + name, from));
  }
}
