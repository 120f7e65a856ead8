package io.atoll.gateway.config;

import io.atoll.gateway.config.SettingSources.Found;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes checked settings of their sources, gathering everything that is wrong. For one use. */
public final class SettingsReader {
  private static final Pattern DOMAIN = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");
  private static final Pattern REGION = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final ByteSize SMALLEST_POOL = new ByteSize(64L << 20);

  private final SettingSources sources;
  private final List<String> problems = new ArrayList<>();

  public SettingsReader(SettingSources sources) {
    this.sources = sources;
  }

  /**
   * Reads and checks them all.
   *
   * @throws SettingsException a line for each setting that is wrong
   */
  public Settings read() throws SettingsException {
    Path pool = path(Setting.POOL);
    ByteSize size = value(Setting.SIZE, SettingsReader::poolSize);
    HostPort s3 = value(Setting.S3, SettingsReader::address);
    HostPort admin = value(Setting.ADMIN, SettingsReader::address);
    ByteSize memory = value(Setting.MEMORY, SettingsReader::memory);
    List<String> domains = value(Setting.DOMAIN, SettingsReader::domains);
    String region = value(Setting.REGION, SettingsReader::region);
    Path state = path(Setting.STATE);
    KeyPair key = rootKey();
    if (s3 != null && s3.equals(admin) && s3.port() != 0) {
      problems.add("--admin: %s is taken by --s3; they need two ports".formatted(admin));
    }
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
    boolean sizeChosen = sources.chosen(Setting.SIZE) != null;
    return new Settings(
        present(pool),
        present(size),
        sizeChosen,
        present(s3),
        present(admin),
        present(memory),
        present(domains),
        present(region),
        state,
        key);
  }

  /** A setting with a fallback is there when nothing was wrong. */
  private static <T> T present(@Nullable T value) {
    return Objects.requireNonNull(value);
  }

  private <T> @Nullable T value(Setting setting, Function<String, T> parser) {
    Found found = sources.find(setting);
    if (found == null) {
      return null;
    }
    try {
      return parser.apply(found.text());
    } catch (IllegalArgumentException e) {
      problems.add(found.origin() + ": " + e.getMessage());
      return null;
    }
  }

  private @Nullable Path path(Setting setting) {
    return value(
        setting,
        text -> {
          try {
            if (text.isBlank()) {
              throw new IllegalArgumentException("needs a path");
            }
            return Path.of(text);
          } catch (InvalidPathException e) {
            throw new IllegalArgumentException("'" + text + "' is no path", e);
          }
        });
  }

  private static HostPort address(String text) {
    HostPort parsed = HostPort.parse(text);
    parsed.resolve();
    return parsed;
  }

  private static ByteSize poolSize(String text) {
    ByteSize size = ByteSize.parse(text);
    if (size.bytes() < SMALLEST_POOL.bytes()) {
      throw new IllegalArgumentException("a pool needs at least 64MiB, not " + size);
    }
    return size;
  }

  private static ByteSize memory(String text) {
    ByteSize size = ByteSize.parse(text);
    if (size.bytes() < MemoryPlan.SMALLEST_BYTES) {
      throw new IllegalArgumentException(
          "the server needs at least %d MiB, not %s"
              .formatted(MemoryPlan.SMALLEST_BYTES >> 20, size));
    }
    return size;
  }

  private static List<String> domains(String text) {
    List<String> domains = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      String domain = part.strip();
      if (domain.isEmpty()) {
        continue;
      }
      if (!DOMAIN.matcher(domain).matches()) {
        throw new IllegalArgumentException(
            "'" + domain + "' is no host name; write for example s3.example.org");
      }
      domains.add(domain);
    }
    return domains;
  }

  private static String region(String text) {
    if (!REGION.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no region; use small letters, digits and dashes");
    }
    return text;
  }

  private @Nullable KeyPair rootKey() {
    Found access = sources.chosen(Setting.ACCESS_KEY);
    Found secret = sources.chosen(Setting.SECRET_KEY);
    if (access == null && secret == null) {
      return null;
    }
    if (access == null || secret == null) {
      Found one = access == null ? secret : access;
      Setting missing = access == null ? Setting.ACCESS_KEY : Setting.SECRET_KEY;
      problems.add(
          "%s: is set without %s; set both or neither"
              .formatted(one == null ? "" : one.origin(), missing.variable()));
      return null;
    }
    try {
      return new KeyPair(access.text(), secret.text());
    } catch (IllegalArgumentException e) {
      problems.add("%s, %s: %s".formatted(access.origin(), secret.origin(), e.getMessage()));
      return null;
    }
  }
}
