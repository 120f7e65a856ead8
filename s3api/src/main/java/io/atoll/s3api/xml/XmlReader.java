package io.atoll.s3api.xml;

import com.ctc.wstx.api.WstxInputProperties;
import com.ctc.wstx.stax.WstxInputFactory;
import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import java.io.ByteArrayInputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Walks a small document element by element. Anything unexpected is {@code MalformedXML}. For one
 * thread.
 *
 * <p>Amazon's schemas have no mixed content and no attributes that matter, so there is only
 * descending and text.
 */
final class XmlReader {
  private static final int MAX_DEPTH = 8;
  private static final int MAX_TEXT_CHARS = 8192;
  private static final XMLInputFactory FACTORY = factory();

  private final XMLStreamReader reader;

  private static XMLInputFactory factory() {
    var factory = new WstxInputFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, true);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    factory.setProperty(WstxInputProperties.P_MAX_ELEMENT_DEPTH, MAX_DEPTH);
    factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTES_PER_ELEMENT, 8);
    factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTE_SIZE, 1024);
    factory.setProperty(WstxInputProperties.P_MAX_TEXT_LENGTH, MAX_TEXT_CHARS);
    return factory;
  }

  private XmlReader(XMLStreamReader reader) {
    this.reader = reader;
  }

  /** Opens the document and descends into its root, which must have that name. */
  static XmlReader open(byte[] document, String root) {
    try {
      var reader = new XmlReader(FACTORY.createXMLStreamReader(new ByteArrayInputStream(document)));
      if (!reader.nextChild() || !reader.name().equals(root)) {
        throw malformed();
      }
      return reader;
    } catch (XMLStreamException e) {
      throw malformed();
    }
  }

  /**
   * Goes to the next child of the element that is open; false where it ends instead, which closes
   * it.
   */
  boolean nextChild() {
    try {
      while (true) {
        switch (reader.next()) {
          case XMLStreamConstants.START_ELEMENT -> {
            return true;
          }
          case XMLStreamConstants.END_ELEMENT -> {
            return false;
          }
          case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
            if (!reader.isWhiteSpace()) {
              throw malformed();
            }
          }
          case XMLStreamConstants.SPACE,
              XMLStreamConstants.COMMENT,
              XMLStreamConstants.PROCESSING_INSTRUCTION -> {}
          default -> throw malformed();
        }
      }
    } catch (XMLStreamException | RuntimeException e) {
      throw e instanceof S3Exception failure ? failure : malformed();
    }
  }

  /** The name of the element that is open, without namespace. */
  String name() {
    return reader.getLocalName();
  }

  /** The text of the element that is open, which it closes; no elements may be inside. */
  String text() {
    try {
      return reader.getElementText();
    } catch (XMLStreamException | RuntimeException e) {
      throw malformed();
    }
  }

  /** A whole number inside the element that is open. */
  long number() {
    String text = text().trim();
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw malformed();
    }
  }

  /** Checks that nothing follows the root. */
  void close() {
    try {
      while (reader.hasNext()) {
        int event = reader.next();
        if (event != XMLStreamConstants.END_DOCUMENT
            && event != XMLStreamConstants.SPACE
            && event != XMLStreamConstants.COMMENT
            && event != XMLStreamConstants.PROCESSING_INSTRUCTION) {
          throw malformed();
        }
      }
    } catch (XMLStreamException | RuntimeException e) {
      throw e instanceof S3Exception failure ? failure : malformed();
    }
  }

  static S3Exception malformed() {
    return new S3Exception(S3ErrorCode.MALFORMED_XML);
  }
}
