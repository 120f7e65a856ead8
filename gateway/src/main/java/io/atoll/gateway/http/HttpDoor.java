package io.atoll.gateway.http;

import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import io.atoll.s3api.http.Headers;
import io.atoll.s3api.http.S3Request;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.SameThreadExecutor;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.xnio.Options;

/** A listening socket with a handler behind it. */
public final class HttpDoor implements AutoCloseable {
  private static final HexFormat REQUEST_ID_DIGITS = HexFormat.of().withUpperCase();

  /** A colon, a blank, and the line's end. */
  private static final int FIELD_FRAMING_BYTES = 4;

  private final Undertow server;
  private final HttpLimits limits;
  private final Workers workers;
  private final CallHandler handler;
  private final Failures failures;

  private HttpDoor(
      InetSocketAddress address,
      HttpLimits limits,
      Workers workers,
      CallHandler handler,
      String hostId) {
    this.workers = workers;
    this.limits = limits;
    this.handler = handler;
    this.failures = new Failures(hostId);
    this.server =
        Undertow.builder()
            .addHttpListener(address.getPort(), address.getHostString())
            .setIoThreads(Math.max(2, Runtime.getRuntime().availableProcessors()))
            .setWorkerThreads(1)
            .setBufferSize(16 << 10)
            .setDirectBuffers(true)
            .setServerOption(UndertowOptions.DECODE_URL, false)
            .setServerOption(UndertowOptions.ALLOW_UNESCAPED_CHARACTERS_IN_URL, true)
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, -1L)
            // Else an answer stays in a buffer while the client has sent more than its request: the
            // beginning of the next one, or a body whose length it did not say.
            .setServerOption(UndertowOptions.BUFFER_PIPELINED_DATA, false)
            .setServerOption(UndertowOptions.MAX_PARAMETERS, 1000)
            // Beyond these Undertow closes with a bare 400; up to them the limits are told by
            // error.
            .setServerOption(UndertowOptions.MAX_HEADERS, 2 * HttpLimits.MAX_FIELDS)
            .setServerOption(UndertowOptions.MAX_HEADER_SIZE, 2 * limits.headerBytes())
            .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, limits.parseTimeoutMillis())
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, limits.idleTimeoutMillis())
            .setServerOption(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
            .setServerOption(UndertowOptions.ENABLE_RFC6265_COOKIE_VALIDATION, false)
            .setSocketOption(Options.READ_TIMEOUT, limits.idleTimeoutMillis())
            .setSocketOption(Options.WRITE_TIMEOUT, limits.stallTimeoutMillis())
            .setSocketOption(Options.TCP_NODELAY, true)
            .setSocketOption(Options.BACKLOG, 4096)
            .setHandler(this::handle)
            .build();
  }

  /**
   * Opens a door.
   *
   * @param hostId names this server in error documents
   * @throws RuntimeException when the address cannot be bound
   */
  public static HttpDoor open(
      InetSocketAddress address,
      HttpLimits limits,
      Workers workers,
      CallHandler handler,
      String hostId) {
    HttpDoor door = new HttpDoor(address, limits, workers, handler, hostId);
    door.server.start();
    return door;
  }

  /** Where it listens; tells the port when 0 was asked for. */
  public InetSocketAddress address() {
    return (InetSocketAddress) server.getListenerInfo().getFirst().getAddress();
  }

  private void handle(HttpServerExchange exchange) {
    // From here on the call is answered by whoever has the answer, and not when this method
    // returns.
    exchange.dispatch(SameThreadExecutor.INSTANCE, () -> begin(exchange));
  }

  private void begin(HttpServerExchange exchange) {
    String requestId = REQUEST_ID_DIGITS.toHexDigits(ThreadLocalRandom.current().nextLong());
    HttpCall call = null;
    try {
      requireShortHead(exchange);
      call = new HttpCall(exchange, request(exchange), workers, failures, requestId);
      handler.handle(call);
    } catch (S3Exception e) {
      if (call == null) {
        call = new HttpCall(exchange, bareRequest(exchange), workers, failures, requestId);
      }
      call.fail(e);
    } catch (RuntimeException e) {
      if (call != null) {
        call.fail(e);
      } else {
        exchange.setStatusCode(500);
        exchange.endExchange();
      }
    }
  }

  private void requireShortHead(HttpServerExchange exchange) {
    int fields = 0;
    int size = exchange.getRequestURI().length() + exchange.getQueryString().length();
    for (HeaderValues values : exchange.getRequestHeaders()) {
      for (int i = 0; i < values.size(); i++) {
        fields++;
        size += values.getHeaderName().length() + values.get(i).length() + FIELD_FRAMING_BYTES;
      }
    }
    if (size > limits.headerBytes() || fields > HttpLimits.MAX_FIELDS) {
      throw new S3Exception(S3ErrorCode.REQUEST_HEADER_SECTION_TOO_LARGE)
          .with("MaxSizeAllowed", Integer.toString(limits.headerBytes()));
    }
  }

  private static S3Request request(HttpServerExchange exchange) {
    Headers.Builder headers = Headers.builder();
    for (HeaderValues values : exchange.getRequestHeaders()) {
      String name = values.getHeaderName().toString();
      for (int i = 0; i < values.size(); i++) {
        headers.add(name, FieldBytes.decoded(values.get(i)).strip());
      }
    }
    return S3Request.of(
        exchange.getRequestMethod().toString(),
        path(exchange),
        query(exchange),
        headers.build(),
        exchange.isSecure());
  }

  /** What can be said of a request that could not be understood. */
  private static S3Request bareRequest(HttpServerExchange exchange) {
    return S3Request.of(
        exchange.getRequestMethod().toString(),
        path(exchange),
        null,
        Headers.EMPTY,
        exchange.isSecure());
  }

  /**
   * The path as sent; of a request line in absolute form what follows the authority (RFC 9112,
   * section 3.2.2).
   */
  private static String path(HttpServerExchange exchange) {
    String uri = FieldBytes.decoded(exchange.getRequestURI());
    if (!exchange.isHostIncludedInRequestURI()) {
      return uri;
    }
    int path = uri.indexOf('/', uri.indexOf("://") + 3);
    return path < 0 ? "/" : uri.substring(path);
  }

  private static @Nullable String query(HttpServerExchange exchange) {
    String query = exchange.getQueryString();
    return query.isEmpty() ? null : FieldBytes.decoded(query);
  }

  /** Takes no more requests. */
  @Override
  public void close() {
    server.stop();
  }
}
