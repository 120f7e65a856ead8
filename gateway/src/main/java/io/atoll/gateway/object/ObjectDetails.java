package io.atoll.gateway.object;

import java.util.List;

/**
 * An object's description with its parts.
 *
 * @param parts by number; empty where it came in one piece
 */
public record ObjectDetails(ObjectInfo info, List<ObjectPart> parts) {
  public ObjectDetails {
    parts = List.copyOf(parts);
  }
}
