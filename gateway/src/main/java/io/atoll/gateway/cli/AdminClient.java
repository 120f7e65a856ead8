package io.atoll.gateway.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.atoll.gateway.admin.Json;
import io.atoll.gateway.admin.ServerView;
import io.atoll.gateway.config.StateFiles;
import io.atoll.gateway.main.RunFile;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Talks to the running server of a pool. With {@link HttpURLConnection}, as it loads in a fraction
 * of the time of the newer client, and a command is over after one or two calls.
 */
final class AdminClient {
  private static final int TIMEOUT_MILLIS = 30_000;

  private final ServerView server;
  private final @Nullable String token;

  private AdminClient(ServerView server, @Nullable String token) {
    this.server = server;
    this.token = token;
  }

  /** The server that holds the pool, empty when none does. */
  static Optional<AdminClient> find(StateFiles files) throws IOException {
    Optional<ServerView> server = RunFile.find(files);
    if (server.isEmpty()) {
      return Optional.empty();
    }
    String token = StateFiles.readIfPresent(files.token());
    return Optional.of(new AdminClient(server.get(), token == null ? null : token.strip()));
  }

  ServerView server() {
    return server;
  }

  <T> T get(String path, Class<T> view) throws IOException, CommandException {
    return call("GET", path, view);
  }

  <T> T post(String path, Class<T> view) throws IOException, CommandException {
    return call("POST", path, view);
  }

  private <T> T call(String method, String path, Class<T> view)
      throws IOException, CommandException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(server.admin() + path).toURL().openConnection();
    connection.setRequestMethod(method);
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    if (token != null) {
      connection.setRequestProperty("Authorization", "Bearer " + token);
    }
    int status = connection.getResponseCode();
    try (var body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      String text = body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8);
      if (status >= 400) {
        throw CommandException.failure(refusal(status, text));
      }
      return Json.read(text, view);
    } catch (JsonProcessingException e) {
      throw CommandException.failure(
          "the server at %s gave no answer that this version knows".formatted(server.admin()));
    }
  }

  private String refusal(int status, String text) {
    try {
      Object said = Json.read(text, Map.class).get("error");
      return said == null ? "the server answered " + status : said.toString();
    } catch (JsonProcessingException e) {
      return "the server at %s answered %d".formatted(server.admin(), status);
    }
  }
}
