package io.github.efficientnet4j.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.InflaterInputStream;

/**
 * The texts in a PNG file that may hold its orientation: an XMP packet, and EXIF data as
 * ImageMagick wrote them before there was the chunk eXIf. Other texts are passed over.
 */
final class PngTexts {

  private static final byte[] XMP = key("XML:com.adobe.xmp");
  private static final byte[] EXIF = key("Raw profile type exif");

  private PngTexts() {}

  private static byte[] key(String name) {
    return (name + '\0').getBytes(StandardCharsets.ISO_8859_1);
  }

  /**
   * Takes an iTXt chunk: keyword, whether it is compressed, method, language, translation, text.
   */
  static void addInternational(byte[] file, int from, int to, OrientationTags tags) {
    if (startsWith(file, from, to, XMP)) {
      int flag = from + XMP.length;
      int text = afterZero(file, afterZero(file, flag + 2, to), to);
      tags.addXmp(() -> text(file, text, to, file[flag] != 0));
    }
  }

  /** Takes a chunk tEXt, or zTXt, in which a byte for the method follows the keyword. */
  static void add(byte[] file, int from, int to, boolean compressed, OrientationTags tags) {
    if (startsWith(file, from, to, EXIF)) {
      int text = from + EXIF.length + (compressed ? 1 : 0);
      tags.addProfile(() -> profile(text(file, text, to, compressed)));
    }
  }

  /** Reads an empty line, the profile's name, its length, then its bytes in hexadecimal lines. */
  private static byte[] profile(byte[] text) {
    String[] lines = new String(text, StandardCharsets.ISO_8859_1).split("\n", 4);
    String digits = lines.length < 4 ? "" : lines[3].replace("\n", "");
    try {
      return HexFormat.of().parseHex(digits.substring(0, digits.length() & ~1));
    } catch (IllegalArgumentException e) {
      return new byte[0]; // Not such a profile. The pixels are no worse for it.
    }
  }

  private static boolean startsWith(byte[] file, int from, int to, byte[] key) {
    return to - from > key.length
        && Arrays.equals(file, from, from + key.length, key, 0, key.length);
  }

  private static int afterZero(byte[] file, int from, int to) {
    int at = from;
    while (at < to && file[at] != 0) {
      at++;
    }
    return at + 1;
  }

  private static byte[] text(byte[] file, int from, int to, boolean compressed) {
    int length = Math.max(0, to - from);
    try (ByteArrayInputStream stored = new ByteArrayInputStream(file, Math.min(from, to), length);
        InflaterInputStream inflated = new InflaterInputStream(stored)) {
      return (compressed ? inflated : stored).readNBytes(OrientationTags.MAX_PACKET_BYTES);
    } catch (IOException e) {
      return new byte[0];
    }
  }
}
