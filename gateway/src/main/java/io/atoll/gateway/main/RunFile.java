package io.atoll.gateway.main;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.atoll.gateway.admin.Json;
import io.atoll.gateway.admin.ServerView;
import io.atoll.gateway.config.StateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The note that a server leaves while it runs, so that commands find it. A killed server's note is
 * known by its dead process.
 */
public final class RunFile {
  private static final Logger LOG = LoggerFactory.getLogger(RunFile.class);

  private RunFile() {}

  static void write(StateFiles files, ServerView server) throws IOException {
    StateFiles.writePrivately(files.run(), Json.text(server));
  }

  /** Removes the note if it is this server's. */
  static void remove(StateFiles files, ServerView server) {
    try {
      if (find(files).filter(found -> found.pid() == server.pid()).isPresent()) {
        Files.deleteIfExists(files.run());
      }
    } catch (IOException e) {
      LOG.warn("cannot remove {}: {}", files.run(), e.toString());
    }
  }

  /** The server that left a note and is alive. */
  public static Optional<ServerView> find(StateFiles files) throws IOException {
    String text = StateFiles.readIfPresent(files.run());
    if (text == null) {
      return Optional.empty();
    }
    try {
      ServerView server = Json.read(text, ServerView.class);
      boolean alive = ProcessHandle.of(server.pid()).isPresent();
      return alive ? Optional.of(server) : Optional.empty();
    } catch (JsonProcessingException e) {
      // A note that can't be read is as good as none: it is only a hint.
      return Optional.empty();
    }
  }
}
