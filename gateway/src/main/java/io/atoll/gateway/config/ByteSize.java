package io.atoll.gateway.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes as people write and read it. {@code 64GiB}, {@code 64G} and {@code 64 gb} are
 * all 2^36: on storage nobody who types a size means the odd number.
 *
 * @param bytes 0 or above
 */
public record ByteSize(long bytes) {
  private static final Pattern TEXT = Pattern.compile("(\\d+)(?:\\.(\\d))?\\s*([KMGTP]?)(?:I?B)?");
  private static final String UNITS = "KMGTP";

  /**
   * Reads a size.
   *
   * @throws IllegalArgumentException saying what a size looks like
   */
  public static ByteSize parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip().toUpperCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + text + "' is no size; write for example 64GiB");
    }
    try {
      long unit = unit(matcher.group(3));
      long whole = Math.multiplyExact(Long.parseLong(matcher.group(1)), unit);
      long tenths = matcher.group(2) == null ? 0 : Long.parseLong(matcher.group(2));
      return new ByteSize(Math.addExact(whole, unit * tenths / 10));
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is more than 8 EiB", e);
    }
  }

  private static long unit(String letter) {
    return letter.isEmpty() ? 1 : 1L << (10 * (UNITS.indexOf(letter) + 1));
  }

  /** For people: three digits at most behind the unit's leading one, such as {@code 1.5 GiB}. */
  @Override
  public String toString() {
    if (bytes < 1024) {
      return bytes + " B";
    }
    int power = (63 - Long.numberOfLeadingZeros(bytes)) / 10;
    double value = bytes / (double) (1L << (10 * power));
    if (value >= 1023.95) {
      power++;
      value /= 1024;
    }
    String unit = power <= UNITS.length() ? UNITS.charAt(power - 1) + "iB" : "EiB";
    return String.format(Locale.ROOT, "%.1f %s", value, unit);
  }
}
