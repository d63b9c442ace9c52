package io.github.efficientnet4j.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * A safetensors file: eight bytes with the header's length, a JSON header, then the tensors' bytes.
 * The file is read at given positions and is not mapped. If another process truncated a mapped
 * file, the JVM would crash instead of throwing an exception.
 */
final class SafetensorsFile implements TensorSource {

  /** The limit that the format defines. */
  private static final long MAX_HEADER_BYTES = 100_000_000;

  private static final int CHUNK = 1 << 20;

  private final String file;
  private final RandomBytes bytes;
  private final SafetensorsHeader header;
  private final long dataStart;

  private SafetensorsFile(
      String file, RandomBytes bytes, SafetensorsHeader header, long dataStart) {
    this.file = file;
    this.bytes = bytes;
    this.header = header;
    this.dataStart = dataStart;
  }

  static SafetensorsFile open(Path file) throws IOException {
    return of(file.toString(), RandomBytes.of(FileChannel.open(file, StandardOpenOption.READ)));
  }

  /**
   * Reads the header.
   *
   * @param file the file's name, for messages
   * @param bytes the file's content; closed together with the result, or when this method fails
   */
  static SafetensorsFile of(String file, RandomBytes bytes) throws IOException {
    try {
      long size = bytes.size();
      if (size < Long.BYTES) {
        throw new WeightsFormatException(
            file + " is cut short: a safetensors file has more than " + size + " bytes");
      }
      ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      bytes.readFully(length, 0, file);
      long headerLength = length.getLong(0);
      if (headerLength < 2 || headerLength > MAX_HEADER_BYTES || headerLength > size - Long.BYTES) {
        throw new WeightsFormatException(
            file
                + " is damaged or no safetensors file: it announces a header of "
                + Long.toUnsignedString(headerLength)
                + " bytes in a file of "
                + size
                + " (at most "
                + MAX_HEADER_BYTES
                + " are allowed)");
      }
      ByteBuffer json = ByteBuffer.allocate((int) headerLength);
      bytes.readFully(json, Long.BYTES, file);
      long dataStart = Long.BYTES + headerLength;
      SafetensorsHeader header = SafetensorsHeader.parse(file, json.array(), size - dataStart);
      return new SafetensorsFile(file, bytes, header, dataStart);
    } catch (IOException | RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  @Override
  public Map<String, TensorInfo> tensors() {
    return header.tensors();
  }

  @Override
  public Map<String, String> metadata() {
    return header.metadata();
  }

  @Override
  public float[] read(String name) throws IOException {
    TensorInfo info = header.tensors().get(name);
    if (info == null) {
      throw new IllegalArgumentException(file + " holds no tensor '" + name + "'");
    }
    int width = info.type().bytes();
    float[] values = new float[Math.toIntExact(info.elements())];
    ByteBuffer chunk =
        ByteBuffer.allocate((int) Math.min(CHUNK, (long) values.length * width))
            .order(ByteOrder.LITTLE_ENDIAN);
    long position = dataStart + header.begin(name);
    for (int done = 0; done < values.length; ) {
      int count = Math.min(chunk.capacity() / width, values.length - done);
      chunk.clear().limit(count * width);
      bytes.readFully(chunk, position, file);
      info.type().get(chunk, values, done, count);
      done += count;
      position += (long) count * width;
    }
    return values;
  }

  @Override
  public String description() {
    return file;
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
