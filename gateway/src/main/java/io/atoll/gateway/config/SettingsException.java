package io.atoll.gateway.config;

import java.util.List;

/** Settings that cannot be used; each line names one and says what would do. */
public final class SettingsException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> lines;

  /**
   * @param lines one for each wrong setting, at least one
   */
  public SettingsException(List<String> lines) {
    super(String.join("; ", lines));
    this.lines = List.copyOf(lines);
  }

  /** One for each wrong setting. */
  public List<String> lines() {
    return lines;
  }
}
