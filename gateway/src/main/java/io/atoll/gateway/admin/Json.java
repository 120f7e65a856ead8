package io.atoll.gateway.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;

/**
 * The views as JSON: what the API answers, the run file holds and {@code --json} prints. Absent
 * values are left out.
 */
public final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private Json() {}

  /** A view as text that people can read too, ending with a line's end. */
  public static String text(Object view) {
    try {
      return MAPPER.writeValueAsString(view) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no view: " + view.getClass(), e);
    }
  }

  static byte[] bytes(Object view) {
    return text(view).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a view; fields that it does not know are skipped, as a newer server may send more.
   *
   * @throws JsonProcessingException when the text is none
   */
  public static <T> T read(String text, Class<T> view) throws JsonProcessingException {
    return MAPPER.readValue(text, view);
  }
}
