package io.github.efficientnet4j.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Finds application segments in a JPEG's header. A wrong length ends the search and has no other
 * effect.
 */
final class JpegSegments {

  private static final int START_OF_SCAN = 0xda;
  private static final int END_OF_IMAGE = 0xd9;

  private JpegSegments() {}

  /**
   * {@return the content of the first segment that begins with a signature, without the signature}
   *
   * @param file the bytes of a JPEG, or any other bytes
   * @param wanted the segment's marker, for example 0xe1
   * @param signature ASCII text
   */
  static Optional<ByteBuffer> find(byte[] file, int wanted, String signature) {
    ByteBuffer jpeg = ByteBuffer.wrap(file);
    if (file.length < 4 || jpeg.getShort(0) != (short) 0xffd8) {
      return Optional.empty();
    }
    int at = 2;
    while (at + 4 <= file.length && (file[at] & 0xff) == 0xff) {
      int marker = file[at + 1] & 0xff;
      if (marker == 0xff) {
        at++;
        continue;
      }
      if (marker == START_OF_SCAN || marker == END_OF_IMAGE) {
        break;
      }
      int length = jpeg.getShort(at + 2) & 0xffff;
      int end = Math.min(file.length, at + 2 + length);
      int content = at + 4 + signature.length();
      if (marker == wanted && content <= end && startsWith(file, at + 4, signature)) {
        return Optional.of(ByteBuffer.wrap(file, content, end - content).slice());
      }
      at += 2 + Math.max(2, length);
    }
    return Optional.empty();
  }

  private static boolean startsWith(byte[] file, int from, String signature) {
    String text = new String(file, from, signature.length(), StandardCharsets.ISO_8859_1);
    return text.equals(signature);
  }
}
