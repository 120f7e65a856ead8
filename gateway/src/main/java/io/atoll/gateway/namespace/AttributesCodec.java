package io.atoll.gateway.namespace;

import io.atoll.blockpool.codec.RowFormatException;
import io.atoll.blockpool.codec.RowReader;
import io.atoll.blockpool.codec.RowWriter;
import io.atoll.s3api.operation.ObjectAttributes;
import io.atoll.s3api.operation.StorageClass;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Attributes within a row: a list of fields (number, text), ended by 0. The storage class is kept
 * by the row itself, where listings find it.
 */
final class AttributesCodec {
  private static final int END = 0;
  private static final int CONTENT_TYPE = 1;
  private static final int CACHE_CONTROL = 2;
  private static final int CONTENT_DISPOSITION = 3;
  private static final int CONTENT_ENCODING = 4;
  private static final int CONTENT_LANGUAGE = 5;
  private static final int EXPIRES = 6;
  private static final int REDIRECT_LOCATION = 7;
  private static final int METADATA = 8;
  private static final int TAG = 9;

  private AttributesCodec() {}

  static void write(RowWriter out, ObjectAttributes attributes) {
    text(out, CONTENT_TYPE, attributes.contentType());
    text(out, CACHE_CONTROL, attributes.cacheControl());
    text(out, CONTENT_DISPOSITION, attributes.contentDisposition());
    text(out, CONTENT_ENCODING, attributes.contentEncoding());
    text(out, CONTENT_LANGUAGE, attributes.contentLanguage());
    text(out, EXPIRES, attributes.expires());
    text(out, REDIRECT_LOCATION, attributes.redirectLocation());
    attributes.userMetadata().forEach((name, value) -> out.u8(METADATA).text(name).text(value));
    attributes.tags().forEach((name, value) -> out.u8(TAG).text(name).text(value));
    out.u8(END);
  }

  private static void text(RowWriter out, int field, @Nullable String value) {
    if (value != null) {
      out.u8(field).text(value);
    }
  }

  static ObjectAttributes read(RowReader in, StorageClass storageClass) {
    @Nullable String[] texts = new @Nullable String[REDIRECT_LOCATION + 1];
    Map<String, String> metadata = new LinkedHashMap<>();
    Map<String, String> tags = new LinkedHashMap<>();
    for (int field = in.u8(); field != END; field = in.u8()) {
      switch (field) {
        case METADATA -> metadata.put(in.text(), in.text());
        case TAG -> tags.put(in.text(), in.text());
        default -> {
          if (field > REDIRECT_LOCATION) {
            throw new RowFormatException("unknown attribute " + field);
          }
          texts[field] = in.text();
        }
      }
    }
    return new ObjectAttributes(
        texts[CONTENT_TYPE],
        texts[CACHE_CONTROL],
        texts[CONTENT_DISPOSITION],
        texts[CONTENT_ENCODING],
        texts[CONTENT_LANGUAGE],
        texts[EXPIRES],
        texts[REDIRECT_LOCATION],
        metadata,
        storageClass,
        tags);
  }
}
