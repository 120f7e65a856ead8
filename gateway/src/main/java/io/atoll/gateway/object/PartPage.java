package io.atoll.gateway.object;

import java.util.List;

/**
 * Some parts of an upload in progress.
 *
 * @param parts by number
 * @param truncated whether more follow
 */
public record PartPage(Upload upload, List<UploadedPart> parts, boolean truncated) {
  public PartPage {
    parts = List.copyOf(parts);
  }
}
