package io.atoll.blockpool.check;

import org.jspecify.annotations.Nullable;

/**
 * How thorough a check is.
 *
 * @param content whether every content byte is read and compared with its checksums and its name;
 *     manifests are read anyway
 * @param memoryBytes memory for counting references, at least 1 MiB; where it does not suffice the
 *     rows are read several times
 * @param pointers reports which data the rows of the datasets' user point to; without it pointers
 *     are not counted
 */
public record CheckOptions(boolean content, long memoryBytes, @Nullable RowPointers pointers) {
  /** Structure only, 64 MiB. */
  public static final CheckOptions STRUCTURE = new CheckOptions(false, 64L << 20, null);

  public CheckOptions withContent() {
    return new CheckOptions(true, memoryBytes, pointers);
  }

  public CheckOptions withPointers(RowPointers visitor) {
    return new CheckOptions(content, memoryBytes, visitor);
  }
}
