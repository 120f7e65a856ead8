package io.atoll.blockpool.check;

import io.atoll.blockpool.content.BlockReference;
import io.atoll.blockpool.content.DataRow;
import io.atoll.blockpool.content.PartRow;
import java.io.IOException;

/** Gets the data rows of a dataset in order of their ids: a head, then what lies behind it. */
interface DataVisitor {
  void head(long dataId, DataRow row) throws IOException;

  /** A row behind the head, or behind none while an upload is under way. */
  void manifest(long dataId, int number, BlockReference manifest) throws IOException;

  void part(long dataId, int number, PartRow part) throws IOException;

  /** A row that cannot be decoded. */
  void broken(long dataId, String text);
}
