package io.atoll.gateway.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where settings come from: flags win over the environment, the environment over the file, the file
 * over the fallback.
 *
 * @param flags what the command line says
 * @param environment the process's variables
 * @param file the YAML file's entries
 */
public record SettingSources(
    Map<Setting, String> flags, Map<String, String> environment, ConfigFile file) {

  /**
   * A setting's text and where it stood.
   *
   * @param origin for messages: a flag, a variable, or a line of a file
   */
  public record Found(String text, String origin) {}

  /** What was set by anyone, else the fallback, else null. */
  public @Nullable Found find(Setting setting) {
    Found chosen = chosen(setting);
    if (chosen != null) {
      return chosen;
    }
    String fallback = setting.fallback();
    return fallback == null ? null : new Found(fallback, setting.flag());
  }

  /** What was set by anyone, else null. An empty variable counts as not set. */
  public @Nullable Found chosen(Setting setting) {
    String flag = flags.get(setting);
    if (flag != null) {
      return new Found(flag, setting.flag());
    }
    String variable = environment.get(setting.variable());
    if (variable != null && !variable.isEmpty()) {
      return new Found(variable, setting.variable());
    }
    String entry = file.entries().get(setting);
    return entry == null ? null : new Found(entry, file.name() + ": " + setting.key());
  }
}
