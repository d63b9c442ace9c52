package io.github.efficientnet4j.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The element types that files of weights use. Immutable and thread-safe. */
public enum TensorType {
  /** IEEE single precision. */
  F32(4),
  /** IEEE half precision. */
  F16(2),
  /** bfloat16: the upper half of a single. */
  BF16(2),
  /** IEEE double precision. */
  F64(8),
  /** Signed 64-bit integer. */
  I64(8),
  /** Signed 32-bit integer. */
  I32(4),
  /** Signed 16-bit integer. */
  I16(2),
  /** Signed byte. */
  I8(1),
  /** Unsigned byte. */
  U8(1),
  /** One byte, 0 or 1. */
  BOOL(1);

  private final int bytes;

  TensorType(int bytes) {
    this.bytes = bytes;
  }

  /**
   * The size of an element.
   *
   * @return bytes
   */
  public int bytes() {
    return bytes;
  }

  /**
   * Converts one little-endian element to float32; integers beyond 2^24 and doubles are rounded to
   * the nearest.
   *
   * @param buffer little-endian bytes
   * @param offset where the element starts
   * @return its value
   */
  float get(ByteBuffer buffer, int offset) {
    return switch (this) {
      case F32 -> buffer.getFloat(offset);
      case F16 -> HalfPrecision.toFloat(buffer.getShort(offset));
      case BF16 -> Float.intBitsToFloat(buffer.getShort(offset) << 16);
      case F64 -> (float) buffer.getDouble(offset);
      case I64 -> buffer.getLong(offset);
      case I32 -> buffer.getInt(offset);
      case I16 -> buffer.getShort(offset);
      case I8 -> buffer.get(offset);
      case U8 -> buffer.get(offset) & 0xff;
      case BOOL -> buffer.get(offset) == 0 ? 0 : 1;
    };
  }

  /**
   * Converts elements that lie one after another.
   *
   * @param buffer little-endian bytes, the first element at index 0
   * @param into receives them
   * @param from where the first goes
   * @param count how many
   */
  void get(ByteBuffer buffer, float[] into, int from, int count) {
    if (this == F32) {
      buffer
          .slice(0, count * bytes)
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .get(into, from, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      into[from + i] = get(buffer, i * bytes);
    }
  }
}
