package io.atoll.gateway.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The YAML file: one entry for each setting, a list or a text with commas where several are
 * possible.
 *
 * @param name the file, for messages
 * @param entries the texts as written
 */
public record ConfigFile(String name, Map<Setting, String> entries) {
  /** No file. */
  public static final ConfigFile NONE = new ConfigFile("", Map.of());

  public ConfigFile {
    entries = Map.copyOf(entries);
  }

  /**
   * Reads a file.
   *
   * @throws SettingsException a line for each entry that is unknown or no plain value
   */
  public static ConfigFile read(Path path) throws SettingsException {
    JsonNode root;
    try {
      root = new YAMLMapper().readTree(Files.readAllBytes(path));
    } catch (NoSuchFileException e) {
      throw wrong("--config: there is no file " + path);
    } catch (JsonProcessingException e) {
      throw wrong(
          "--config: %s is no YAML: line %d: %s"
              .formatted(path, e.getLocation().getLineNr(), firstLine(e.getOriginalMessage())));
    } catch (IOException e) {
      throw wrong("--config: cannot read " + path + ": " + e.getMessage());
    }
    if (root == null || root.isMissingNode() || root.isNull()) {
      return new ConfigFile(path.toString(), Map.of());
    }
    if (!root.isObject()) {
      throw wrong("--config: " + path + " must be lines of the form 'name: value'");
    }
    return entries(path, root);
  }

  private static ConfigFile entries(Path path, JsonNode root) throws SettingsException {
    List<String> problems = new ArrayList<>();
    Map<Setting, String> entries = new EnumMap<>(Setting.class);
    for (Map.Entry<String, JsonNode> entry : root.properties()) {
      Optional<Setting> setting = Setting.byKey(entry.getKey());
      if (setting.isEmpty()) {
        problems.add(
            "%s: unknown setting '%s'; known are %s"
                .formatted(path, entry.getKey(), Setting.keys()));
        continue;
      }
      String text = text(entry.getValue());
      if (text == null) {
        problems.add("%s: %s must be a single value".formatted(path, entry.getKey()));
      } else {
        entries.put(setting.get(), text);
      }
    }
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
    return new ConfigFile(path.toString(), entries);
  }

  private static @Nullable String text(JsonNode value) {
    if (value.isArray()) {
      List<String> parts = new ArrayList<>();
      for (JsonNode part : value) {
        if (!part.isValueNode()) {
          return null;
        }
        parts.add(part.asText());
      }
      return String.join(",", parts);
    }
    return value.isValueNode() ? value.asText("") : null;
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }

  private static SettingsException wrong(String line) {
    return new SettingsException(List.of(line));
  }
}
