package io.github.efficientnet4j.internal.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads small text files: settings, labels, logs of epochs. A device that never ends, or a file
 * that was named by mistake, does not take all memory.
 *
 * <p>Stateless and thread-safe.
 */
public final class TextFile {

  /** The largest text that is read, in bytes: a hundred times the labels of ImageNet-21k. */
  public static final int MAX_BYTES = 64 << 20;

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private TextFile() {}

  /**
   * Reads a whole text in UTF-8, without a byte order mark.
   *
   * @param file a file, or something else that can be read to its end
   * @return its text
   * @throws IOException if it cannot be read, is no such text or has more than {@link #MAX_BYTES};
   *     the message names the file
   */
  public static String read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + " is a folder, where a text file is expected");
    }
    byte[] bytes;
    // Not by its size, which is 0 for a device.
    try (InputStream stream = Files.newInputStream(file)) {
      bytes = stream.readNBytes(MAX_BYTES + 1);
    }
    if (bytes.length > MAX_BYTES) {
      throw new IOException(
          file
              + " has more than "
              + (MAX_BYTES >> 20)
              + " MiB, which no text that is expected here has; name another file");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new IOException(file + " is no text in UTF-8", e);
    }
  }
}
