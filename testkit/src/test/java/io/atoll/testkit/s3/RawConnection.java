package io.atoll.testkit.s3;

import io.atoll.s3api.http.Headers;
import io.atoll.s3api.http.S3Request;
import io.atoll.s3api.sigv4.Credentials;
import io.atoll.s3api.sigv4.RequestSigner;
import io.atoll.s3api.sigv4.SigningContext;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** One connection, and requests that no client would send. */
final class RawConnection implements AutoCloseable {
  static final String UNSIGNED = "UNSIGNED-PAYLOAD";
  private static final RequestSigner SIGNER =
      new RequestSigner(
          new Credentials(S3TestServer.ACCESS_KEY, S3TestServer.SECRET_KEY), S3TestServer.REGION);
  private static final int ANSWER_TIMEOUT_MILLIS = 30_000;

  private final Socket socket;
  private final InputStream in;

  RawConnection(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(ANSWER_TIMEOUT_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /**
   * An answer.
   *
   * @param headers by lower-case name
   */
  record Answer(int status, Map<String, String> headers, String body) {
    /** The error's code, empty where there is none. */
    String code() {
      int from = body.indexOf("<Code>");
      return from < 0 ? "" : body.substring(from + 6, body.indexOf("</Code>"));
    }

    /** A header that must be there. */
    String header(String name) {
      return Objects.requireNonNull(headers.get(name), () -> name + " is not in " + headers);
    }

    /** Status and code, as tests compare them. */
    String error() {
      return status + " " + code();
    }
  }

  /**
   * A signed head.
   *
   * @param text as it goes over the wire, with the empty line behind it
   * @param chunks to sign the chunks of the body with
   */
  record Head(String text, SigningContext chunks) {}

  /**
   * Signs a request.
   *
   * @param target path and query, percent-encoded
   * @param payload the value of x-amz-content-sha256
   * @param headers name, value, name, value
   */
  Head head(String method, String target, String payload, String... headers) {
    Headers.Builder fields = Headers.builder().add("Host", "127.0.0.1:" + socket.getPort());
    for (int i = 0; i < headers.length; i += 2) {
      fields.add(headers[i], headers[i + 1]);
    }
    int mark = target.indexOf('?');
    S3Request request =
        S3Request.of(
            method,
            mark < 0 ? target : target.substring(0, mark),
            mark < 0 ? null : target.substring(mark + 1),
            fields.build(),
            false);
    RequestSigner.SignedRequest signed = SIGNER.sign(request, payload, Instant.now());
    return new Head(
        text(method + ' ' + target + " HTTP/1.1", signed.request().headers()), signed.chunks());
  }

  private static String text(String requestLine, Headers headers) {
    StringBuilder text = new StringBuilder(requestLine).append("\r\n");
    for (int i = 0; i < headers.count(); i++) {
      text.append(headers.name(i)).append(": ").append(headers.value(i)).append("\r\n");
    }
    return text.append("\r\n").toString();
  }

  RawConnection send(Head head) throws IOException {
    return send(head.text());
  }

  RawConnection send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.UTF_8));
  }

  RawConnection send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** Sends as much as the server takes before it closes. */
  RawConnection sendUntilRefused(String text) throws IOException {
    try {
      return send(text);
    } catch (SocketException e) {
      return this;
    }
  }

  /** Sends a PUT with its body and takes the answer. */
  Answer put(String target, byte[] body, String... headers) throws IOException {
    List<String> all = new ArrayList<>(List.of(headers));
    all.add("Content-Length");
    all.add(Integer.toString(body.length));
    send(head("PUT", target, UNSIGNED, all.toArray(String[]::new)));
    return send(body).answer("PUT");
  }

  /** Sends a request without a body and takes the answer. */
  Answer call(String method, String target, String... headers) throws IOException {
    return send(head(method, target, UNSIGNED, headers)).answer(method);
  }

  /** The next answer to a request of that method. */
  Answer answer(String method) throws IOException {
    String[] status = line().split(" ", 3);
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).trim());
    }
    int code = Integer.parseInt(status[1]);
    boolean bodiless = method.equals("HEAD") || code == 100 || code == 204 || code == 304;
    int length = bodiless ? 0 : Integer.parseInt(headers.getOrDefault("content-length", "0"));
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("the answer broke off after " + body.length + " of " + length);
    }
    return new Answer(code, headers, new String(body, StandardCharsets.UTF_8));
  }

  /** The body of the next answer, taken a mebibyte at a time with a pause between. */
  byte[] answerSlowly(int length, Runnable pause) throws IOException {
    while (!line().isEmpty()) {
      // The head is not what this is about.
    }
    byte[] body = new byte[length];
    for (int at = 0; at < length; ) {
      int count = in.readNBytes(body, at, Math.min(1 << 20, length - at));
      if (count == 0) {
        throw new EOFException("the answer broke off after " + at);
      }
      at += count;
      pause.run();
    }
    return body;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the connection ended");
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.ISO_8859_1).strip();
  }

  /** Waits until the server has closed the connection; what it sent before is skipped. */
  void awaitEnd() throws IOException {
    try {
      while (in.read() >= 0) {
        // Whatever the server has to say, here only the end counts.
      }
    } catch (SocketException e) {
      // A reset is an end as well.
    }
  }

  /** Closes without a goodbye: the other side sees a reset. */
  void vanish() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
