package io.atoll.gateway.object;

import java.util.List;
import java.util.function.Supplier;

/** Chooses what to read of an object, knowing the object. */
@FunctionalInterface
public interface RangeChoice {
  /** All of it. */
  RangeChoice WHOLE = (info, parts) -> new ByteSpan(0, info.size());

  /**
   * Chooses.
   *
   * @param parts the object's parts, looked up when asked for
   * @return a range within the object; an empty one where no bytes are wanted
   */
  ByteSpan choose(ObjectInfo info, Supplier<List<ObjectPart>> parts);
}
