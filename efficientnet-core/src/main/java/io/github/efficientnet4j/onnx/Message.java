package io.github.efficientnet4j.onnx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes a message in the <a href="https://protobuf.dev/programming-guides/encoding/">wire
 * format</a> of Protocol Buffers, field by field. A field consists of a tag (its number and wire
 * type) and its value. As in proto3, a field with the default value, zero or empty, is omitted.
 *
 * <p>Not thread-safe.
 */
final class Message {

  private static final int WIRE_VARINT = 0;
  private static final int WIRE_LENGTH_DELIMITED = 2;
  private static final int WIRE_FIXED32 = 5;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** Adds an integer, or the number of an enum constant. */
  Message integer(int field, long value) {
    if (value != 0) {
      tag(field, WIRE_VARINT);
      varint(value);
    }
    return this;
  }

  /** Adds a repeated integer in packed form: the integers follow each other without tags. */
  Message integers(int field, Iterable<Integer> values) {
    Message packed = new Message();
    values.forEach(packed::varint);
    return packed.size() == 0 ? this : message(field, packed);
  }

  /** Adds a float as four bytes in little-endian order. */
  Message number(int field, float value) {
    int bits = Float.floatToRawIntBits(value);
    if (bits != 0) {
      tag(field, WIRE_FIXED32);
      for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
        bytes.write(bits >>> shift);
      }
    }
    return this;
  }

  /** Adds a text. */
  Message text(int field, String value) {
    if (!value.isEmpty()) {
      byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
      start(field, encoded.length);
      bytes.writeBytes(encoded);
    }
    return this;
  }

  /** Adds a message, which may be empty. */
  Message message(int field, Message value) {
    return open(field, value, 0);
  }

  /**
   * Adds the last field, a message or bytes of which only the beginning is in memory.
   *
   * @param beginning its first bytes, as the fields of a message
   * @param following the number of its remaining bytes, which follow this message in the stream
   */
  Message open(int field, Message beginning, long following) {
    start(field, beginning.size() + following);
    bytes.writeBytes(beginning.bytes.toByteArray());
    return this;
  }

  private void start(int field, long length) {
    tag(field, WIRE_LENGTH_DELIMITED);
    varint(length);
  }

  /** {@return the length in bytes, without the bytes that follow in the stream} */
  int size() {
    return bytes.size();
  }

  void writeTo(OutputStream stream) throws IOException {
    bytes.writeTo(stream);
  }

  private void tag(int field, int wireType) {
    varint((long) field << 3 | wireType);
  }

  /** Writes seven bits per byte, the lowest first. The eighth bit says that more bytes follow. */
  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes.write((int) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }
}
