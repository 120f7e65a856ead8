package io.atoll.gateway.http;

import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import io.atoll.s3api.http.Headers;
import io.atoll.s3api.http.S3Request;
import io.atoll.s3api.http.S3Response;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpContinue;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;

/**
 * One request and its answer. Exactly one answer is given, by whatever thread has it; a second one
 * is ignored. Methods that take callbacks return at once.
 */
public final class HttpCall {
  private final HttpServerExchange exchange;
  private final S3Request request;
  private final Workers workers;
  private final Failures failures;
  private final String requestId;
  private final AtomicBoolean answered = new AtomicBoolean();
  private boolean transfer;
  private boolean closing;
  private final AtomicReference<@Nullable IntConsumer> ending = new AtomicReference<>();

  HttpCall(
      HttpServerExchange exchange,
      S3Request request,
      Workers workers,
      Failures failures,
      String requestId) {
    this.exchange = exchange;
    this.request = request;
    this.workers = workers;
    this.failures = failures;
    this.requestId = requestId;
  }

  public S3Request request() {
    return request;
  }

  /** Names this request in answers and logs. */
  public String requestId() {
    return requestId;
  }

  /** Bytes of the body as sent, framing included; -1 when the client did not say. */
  public long bodyLength() {
    return exchange.getRequestContentLength();
  }

  /** The client's address. */
  public String peer() {
    return exchange.getSourceAddress().toString();
  }

  /**
   * Has a listener told once, when the answer was sent or broke off. It must not block.
   *
   * @param listener gets the answer's status, 0 where it broke off
   */
  public void onEnd(IntConsumer listener) {
    ending.set(listener);
  }

  private void tellEnd(int status) {
    IntConsumer listener = ending.getAndSet(null);
    if (listener != null) {
      listener.accept(status);
    }
  }

  HttpServerExchange exchange() {
    return exchange;
  }

  Workers workers() {
    return workers;
  }

  /** Runs something that may block on a worker; what it throws is the answer. */
  public void onWorker(Task task) {
    try {
      workers.run(() -> guarded(task));
    } catch (RejectedExecutionException e) {
      fail(new S3Exception(S3ErrorCode.SLOW_DOWN));
    }
  }

  /** Work for a call. */
  @FunctionalInterface
  public interface Task {
    void run() throws Exception;
  }

  private void guarded(Task task) {
    try {
      task.run();
    } catch (Exception e) {
      fail(e);
    } catch (Error e) {
      fail(e);
      throw e;
    }
  }

  /**
   * Takes a place for a large transfer; it is given back with the answer's end.
   *
   * @throws S3Exception SlowDown when all are taken
   */
  public void beginTransfer() {
    if (!workers.beginTransfer()) {
      throw new S3Exception(S3ErrorCode.SLOW_DOWN);
    }
    transfer = true;
  }

  /** Reads the body into {@code consumer}. */
  public void readBody(BodyConsumer consumer) {
    new BodyReader(this, consumer).start();
  }

  /**
   * Answers when a change is durable, on the call's I/O thread, so that whoever completes it loses
   * no time.
   */
  public <R> void respondWhen(CompletableFuture<R> change, Function<? super R, S3Response> answer) {
    var _ =
        change.whenComplete((result, failure) ->
            exchange
                .getIoThread()
                .execute(() -> {
                  if (failure == null) {
                    guarded(() -> respond(answer.apply(result)));
                  } else {
                    fail(failure);
                  }
                }));
  }

  /** Answers with a whole document. */
  public void respond(S3Response response) {
    if (begin(response.status(), response.headers())) {
      byte[] body = response.body();
      if (response.status() != 204 && response.status() != 304) {
        exchange.setResponseContentLength(body.length);
      }
      BodySender.send(this, body.length == 0 || isHead() ? null : ByteBuffer.wrap(body));
    }
  }

  /**
   * Answers with a head that states a body's length and, unless this is HEAD, that body.
   *
   * @param body all of it, heap or direct, valid until sent
   */
  public void respond(int status, Headers headers, long length, ByteBuffer body) {
    if (begin(status, headers)) {
      exchange.setResponseContentLength(length);
      BodySender.send(this, isHead() ? null : body);
    }
  }

  /** Answers with a head only, stating the length that the body would have. */
  public void respondHead(int status, Headers headers, long length) {
    if (begin(status, headers)) {
      if (length >= 0) {
        exchange.setResponseContentLength(length);
      }
      BodySender.send(this, null);
    }
  }

  /** Answers with a body that is read as the client takes it. The source is closed in any case. */
  public void respondStream(int status, Headers headers, long length, PieceSource source) {
    if (!begin(status, headers)) {
      source.close();
      return;
    }
    exchange.setResponseContentLength(length);
    new StreamSender(this, source).start();
  }

  /**
   * Answers with an error; of one that is no S3Exception the client learns nothing but its request
   * id.
   */
  public void fail(Throwable cause) {
    S3Response response = failures.response(this, cause);
    respond(response);
  }

  /**
   * As {@link #fail}; the connection ends with the answer, whatever the client still has to send.
   */
  void failAndClose(Throwable cause) {
    closing = true;
    fail(cause);
  }

  private boolean isHead() {
    return request.method().equals("HEAD");
  }

  private boolean begin(int status, Headers headers) {
    if (!answered.compareAndSet(false, true)) {
      return false;
    }
    // A client that waits for 100 Continue may keep its body and go on with the next request, or
    // send it
    // after all; the connection cannot tell which (RFC 9110, section 10.1.1).
    closing |= HttpContinue.requiresContinueResponse(exchange) && !exchange.isRequestComplete();
    if (closing) {
      exchange.setPersistent(false);
    }
    exchange.setStatusCode(status);
    var fields = exchange.getResponseHeaders();
    for (int i = 0; i < headers.count(); i++) {
      fields.add(FieldNames.of(headers.name(i)), FieldBytes.encoded(headers.value(i)));
    }
    fields.put(FieldNames.REQUEST_ID, requestId);
    fields.put(FieldNames.SERVER, "Atoll");
    return true;
  }

  /** The answer was sent, or can't be. */
  void end() {
    tellEnd(exchange.getStatusCode());
    if (transfer) {
      transfer = false;
      workers.endTransfer();
    }
    if (closing) {
      IoUtils.safeClose(exchange.getConnection());
    } else {
      exchange.endExchange();
    }
  }

  /** The answer broke off: the client must see that. */
  void abort() {
    tellEnd(0);
    if (transfer) {
      transfer = false;
      workers.endTransfer();
    }
    try {
      exchange.getConnection().close();
    } catch (IOException e) {
      exchange.endExchange();
    }
  }

  /** Header names that Undertow need not hash anew each time. */
  static final class FieldNames {
    static final HttpString REQUEST_ID = new HttpString("x-amz-request-id");
    static final HttpString SERVER = new HttpString("Server");
    private static final ConcurrentHashMap<String, HttpString> KNOWN = new ConcurrentHashMap<>();
    private static final int KNOWN_LIMIT = 256;

    private FieldNames() {}

    static HttpString of(String name) {
      HttpString known = KNOWN.get(name);
      if (known == null) {
        known = new HttpString(name);
        if (KNOWN.size() < KNOWN_LIMIT) {
          KNOWN.put(name, known);
        }
      }
      return known;
    }
  }
}
