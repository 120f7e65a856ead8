package io.atoll.s3api.form;

import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A strict reader of the JSON that a policy is (RFC 8259), bounded in depth. Objects become maps,
 * arrays lists, strings and numbers stay text; policies have nothing else.
 */
final class JsonReader {
  private static final int MAX_DEPTH = 8;

  private final String text;
  private int at;

  private JsonReader(String text) {
    this.text = text;
  }

  static Object read(String text) {
    var reader = new JsonReader(text);
    Object value = reader.value(0);
    reader.skipBlanks();
    if (reader.at != text.length()) {
      throw invalid();
    }
    return value;
  }

  private Object value(int depth) {
    if (depth > MAX_DEPTH) {
      throw invalid();
    }
    skipBlanks();
    char c = peek();
    return switch (c) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> string();
      default -> literal();
    };
  }

  private Map<String, Object> object(int depth) {
    Map<String, Object> members = new LinkedHashMap<>();
    at++;
    skipBlanks();
    if (take('}')) {
      return members;
    }
    do {
      skipBlanks();
      if (peek() != '"') {
        throw invalid();
      }
      String name = string();
      skipBlanks();
      require(':');
      members.put(name, value(depth + 1));
      skipBlanks();
    } while (take(','));
    require('}');
    return members;
  }

  private List<Object> array(int depth) {
    List<Object> elements = new ArrayList<>();
    at++;
    skipBlanks();
    if (take(']')) {
      return elements;
    }
    do {
      elements.add(value(depth + 1));
      skipBlanks();
    } while (take(','));
    require(']');
    return elements;
  }

  private String string() {
    at++;
    var value = new StringBuilder();
    while (true) {
      char c = peek();
      at++;
      if (c == '"') {
        return value.toString();
      }
      if (c < ' ') {
        throw invalid();
      }
      value.append(c == '\\' ? escape() : c);
    }
  }

  private char escape() {
    char c = peek();
    at++;
    return switch (c) {
      // A backslash before a dollar is not JSON, but S3's guide tells people to write it so.
      case '"', '\\', '/', '$' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        if (at + 4 > text.length()) {
          throw invalid();
        }
        int unit = 0;
        for (int i = 0; i < 4; i++) {
          int digit = Character.digit(text.charAt(at++), 16);
          if (digit < 0) {
            throw invalid();
          }
          unit = unit << 4 | digit;
        }
        yield (char) unit;
      }
      default -> throw invalid();
    };
  }

  /** A number, as its text; true, false and null have no place in a policy. */
  private String literal() {
    int from = at;
    while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    if (at == from) {
      throw invalid();
    }
    return text.substring(from, at);
  }

  private void skipBlanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() {
    if (at >= text.length()) {
      throw invalid();
    }
    return text.charAt(at);
  }

  private boolean take(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void require(char c) {
    if (!take(c)) {
      throw invalid();
    }
  }

  private static S3Exception invalid() {
    return new S3Exception(S3ErrorCode.INVALID_POLICY_DOCUMENT, "Invalid Policy: Invalid JSON.");
  }
}
