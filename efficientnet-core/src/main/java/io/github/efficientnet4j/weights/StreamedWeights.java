package io.github.efficientnet4j.weights;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Keeps a stream of weights until its tensors have been read. A short stream is kept in memory, a
 * long one in a temporary file. PyTorch's zip container always needs a file, because Java has
 * random access only to zip files, not to zip streams.
 *
 * @param maxInMemory the length of the longest stream that is kept in memory, in bytes
 * @param maxBytes the length of the longest stream, in bytes
 */
record StreamedWeights(int maxInMemory, long maxBytes) {

  /**
   * The default limits. B0's 21 MB fit in memory. The 1.9 GB of L2, the largest variant, fit in a
   * file.
   */
  static final StreamedWeights STANDARD = new StreamedWeights(32 << 20, 2L << 30);

  private static final int CHUNK = 1 << 16;

  /**
   * Reads a stream.
   *
   * @param name the stream's name, for messages
   * @param stream read to its end, not closed
   * @throws WeightsFormatException if the stream is damaged, of another format or too long
   * @throws IOException if the stream cannot be read or stored
   */
  TensorSource open(String name, InputStream stream) throws IOException {
    Objects.requireNonNull(name, "name");
    byte[] start = Objects.requireNonNull(stream, "stream").readNBytes(FileKind.ENOUGH);
    FileKind kind = FileKind.of(name, start);
    if (kind != FileKind.ZIP) {
      byte[] more = stream.readNBytes(maxInMemory - start.length + 1);
      start = joined(start, more);
      if (start.length <= maxInMemory) {
        return of(kind, name, RandomBytes.of(start));
      }
    }
    return openTemporary(kind, name, start, stream);
  }

  private static TensorSource of(FileKind kind, String name, RandomBytes bytes) throws IOException {
    return kind == FileKind.SAFETENSORS
        ? SafetensorsFile.of(name, bytes)
        : PyTorchFile.openLegacy(name, bytes);
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] all = new byte[first.length + second.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  private TensorSource openTemporary(FileKind kind, String name, byte[] start, InputStream rest)
      throws IOException {
    Path file;
    try {
      file = Files.createTempFile("efficientnet4j-", ".weights");
    } catch (IOException e) {
      throw notKept(name, e);
    }
    try {
      copy(name, start, rest, file);
      return kind == FileKind.ZIP
          ? PyTorchFile.openTemporary(file, name)
          : of(kind, name, RandomBytes.ofTemporary(file));
    } catch (IOException | RuntimeException | Error e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  private void copy(String name, byte[] start, InputStream rest, Path file) throws IOException {
    try (OutputStream out = outputTo(file, name)) {
      byte[] chunk = start;
      int length = start.length;
      long total = 0;
      while (length > 0) {
        total += length;
        if (total > maxBytes) {
          throw new WeightsFormatException(
              name
                  + " has more than "
                  + maxBytes
                  + " bytes, the most that is read of a stream; is it a file of weights?");
        }
        write(out, chunk, length, name);
        chunk = chunk == start ? new byte[CHUNK] : chunk;
        length = rest.readNBytes(chunk, 0, chunk.length);
      }
    }
  }

  private static OutputStream outputTo(Path file, String name) throws IOException {
    try {
      return Files.newOutputStream(file);
    } catch (IOException e) {
      throw notKept(name, e);
    }
  }

  private static void write(OutputStream out, byte[] chunk, int length, String name)
      throws IOException {
    try {
      out.write(chunk, 0, length);
    } catch (IOException e) {
      throw notKept(name, e);
    }
  }

  private static IOException notKept(String name, IOException cause) {
    return new IOException(
        name
            + " cannot be kept in a temporary file: "
            + cause.getMessage()
            + ". Free some room in "
            + System.getProperty("java.io.tmpdir")
            + ", name another folder with -Djava.io.tmpdir, or give the weights as a file of the"
            + " default file system",
        cause);
  }
}
