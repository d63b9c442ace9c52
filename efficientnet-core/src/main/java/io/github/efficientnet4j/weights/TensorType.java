package io.github.efficientnet4j.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The element types in files of weights. Immutable and thread-safe. */
public enum TensorType {
  /** IEEE single precision. */
  F32(4),
  /** IEEE half precision. */
  F16(2),
  /** bfloat16, the upper half of a single-precision value. */
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

  /** {@return the size of an element in bytes} */
  public int bytes() {
    return bytes;
  }

  /** {@return whether elements are floating-point numbers, not integers or truth values} */
  public boolean isFloatingPoint() {
    return switch (this) {
      case F32, F16, BF16, F64 -> true;
      default -> false;
    };
  }

  /**
   * {@return the value of one little-endian element as float32} Doubles, and integers beyond 2^24,
   * are rounded to the nearest.
   *
   * @param buffer little-endian bytes
   * @param offset the position of the element's first byte
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
   * Converts consecutive elements.
   *
   * @param buffer little-endian bytes, with the first element at index 0
   * @param into receives the values
   * @param from the index of the first value in {@code into}
   * @param count the number of elements
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
