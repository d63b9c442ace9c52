package io.github.efficientnet4j.weights;

import io.github.efficientnet4j.internal.io.AtomicFile;
import io.github.efficientnet4j.internal.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes safetensors files. Stateless and thread-safe. */
public final class SafetensorsWriter {

  private static final EnumSet<TensorType> WRITABLE =
      EnumSet.of(TensorType.F32, TensorType.F16, TensorType.BF16);

  /** The key of the header's texts. No tensor can have this name. */
  private static final String METADATA = "__metadata__";

  private static final int CHUNK = 1 << 20;

  private SafetensorsWriter() {}

  /**
   * Writes tensors to a file atomically, see {@link AtomicFile}.
   *
   * @param file the file, replaced if it exists
   * @param tensors the tensors, written in the map's order
   * @param metadata texts for the header
   * @param type F32, F16 or BF16; values are rounded to the nearest, ties to even
   * @throws IllegalArgumentException if {@code type} is another type, if a tensor is named {@code
   *     __metadata__}, has a negative dimension or supplies a number of values that does not match
   *     its shape, or if a finite value is too large for {@code type}; the message names the tensor
   * @throws IOException if the file cannot be written; an existing file then stays unchanged
   */
  public static void write(
      Path file, Map<String, TensorData> tensors, Map<String, String> metadata, TensorType type)
      throws IOException {
    if (!WRITABLE.contains(type)) {
      throw new IllegalArgumentException("tensors are written as " + WRITABLE + ", not as " + type);
    }
    AtomicFile.write(
        file,
        channel -> {
          writeFully(channel, header(tensors, metadata, type));
          for (Map.Entry<String, TensorData> tensor : tensors.entrySet()) {
            writeTensor(channel, tensor.getKey(), tensor.getValue(), type);
          }
        });
  }

  private static ByteBuffer header(
      Map<String, TensorData> tensors, Map<String, String> metadata, TensorType type) {
    JsonObject root = new JsonObject();
    if (!metadata.isEmpty()) {
      JsonObject texts = new JsonObject();
      new TreeMap<>(metadata).forEach(texts::put);
      root.put(METADATA, texts);
    }
    long position = 0;
    for (Map.Entry<String, TensorData> tensor : tensors.entrySet()) {
      if (tensor.getKey().equals(METADATA)) {
        throw new IllegalArgumentException(
            "a tensor is named '" + METADATA + "', which safetensors reserved for texts");
      }
      long elements = new TensorInfo(tensor.getKey(), type, tensor.getValue().shape()).elements();
      long end = position + elements * type.bytes();
      root.put(
          tensor.getKey(),
          new JsonObject()
              .put("dtype", type.name())
              .put("shape", tensor.getValue().shape())
              .put("data_offsets", List.of(position, end)));
      position = end;
    }
    byte[] json = root.toJson().getBytes(StandardCharsets.UTF_8);
    int padded = (json.length + 7) / 8 * 8;
    ByteBuffer header = ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
    header.putLong(padded).put(json);
    while (header.hasRemaining()) {
      header.put((byte) ' ');
    }
    return header.flip();
  }

  private static void writeTensor(
      FileChannel channel, String name, TensorData tensor, TensorType type) throws IOException {
    float[] values = tensor.values().get();
    long elements = new TensorInfo(name, type, tensor.shape()).elements();
    if (values.length != elements) {
      throw new IllegalArgumentException(
          "tensor '"
              + name
              + "' of shape "
              + tensor.shape()
              + " gave "
              + values.length
              + " values");
    }
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      if (chunk.remaining() < type.bytes()) {
        writeFully(channel, chunk.flip());
        chunk.clear();
      }
      put(chunk, value, type, name);
    }
    writeFully(channel, chunk.flip());
  }

  private static void put(ByteBuffer chunk, float value, TensorType type, String name) {
    switch (type) {
      case F16 -> {
        short half = HalfPrecision.fromFloat(value);
        requireFinite(value, HalfPrecision.toFloat(half), name, "F16; save as BF16 or F32");
        chunk.putShort(half);
      }
      case BF16 -> {
        short upper = HalfPrecision.toBfloat16(value);
        requireFinite(value, Float.intBitsToFloat(upper << 16), name, "BF16; save as F32");
        chunk.putShort(upper);
      }
      default -> chunk.putFloat(value);
    }
  }

  private static void requireFinite(float value, float rounded, String name, String advice) {
    if (Float.isInfinite(rounded) && !Float.isInfinite(value)) {
      throw new IllegalArgumentException(
          "tensor '"
              + name
              + "' holds "
              + value
              + ", beyond the largest finite value of "
              + advice);
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }
}
