package io.atoll.s3api.checksum;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/** The default secret of XXH3, a constant of the algorithm. */
final class XxHash3Secret {
  static final int BYTES = 192;

  private static final ByteBuffer SECRET =
      ByteBuffer.wrap(
              HexFormat.of()
                  .parseHex(
                      "b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671f"
                          + "cb79e64eccc0e578825ad07dccff7221b8084674f743248ee03590e6813a264c"
                          + "3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8a8"
                          + "fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364ea"
                          + "c5ac8334d3ebc3c581a0fffa1363eb170ddd51b7f0da49d316552629d4689e2b"
                          + "16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e"))
          .order(ByteOrder.LITTLE_ENDIAN);

  private XxHash3Secret() {}

  /** The 8 bytes from there on, little-endian. */
  static long word(int at) {
    return SECRET.getLong(at);
  }

  /** The 4 bytes from there on, little-endian, as an unsigned number. */
  static long half(int at) {
    return Integer.toUnsignedLong(SECRET.getInt(at));
  }
}
