package io.github.efficientnet4j.weights.published;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Checks whether a {@code .safetensors} file is complete. It has a little-endian header length of
 * eight bytes, a JSON header, and exactly as many further bytes as the header's {@code
 * data_offsets} cover. The tensors themselves are checked by their reader.
 */
final class SafetensorsStructure {
  /** The limit of the header's length. B7 has 1,200 tensors in a header of about 150 KB. */
  private static final long MAX_HEADER_BYTES = 16L << 20;

  private SafetensorsStructure() {}

  static Optional<String> problem(Path file) throws IOException {
    long size = Files.size(file);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] prefix = in.readNBytes(Long.BYTES);
      if (prefix.length < Long.BYTES) {
        return Optional.of("only " + size + " bytes, too short for a .safetensors file");
      }
      long header = ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).getLong();
      if (header < 2 || header > MAX_HEADER_BYTES || header > size - Long.BYTES) {
        return Optional.of(
            "not a whole .safetensors file: its first eight bytes announce a header of "
                + Long.toUnsignedString(header)
                + " bytes in a file of "
                + size);
      }
      long expected = Long.BYTES + header + dataBytes(in.readNBytes((int) header));
      return expected == size
          ? Optional.empty()
          : Optional.of(
              "the .safetensors header describes " + expected + " bytes, the file has " + size);
    } catch (JsonProcessingException e) {
      return Optional.of("the .safetensors header is not JSON: " + e.getOriginalMessage());
    }
  }

  private static long dataBytes(byte[] header) throws IOException {
    long end = 0;
    try (JsonParser json = new JsonFactory().createParser(header)) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        boolean offsets =
            token == JsonToken.FIELD_NAME && "data_offsets".equals(json.currentName());
        if (offsets && json.nextToken() == JsonToken.START_ARRAY) {
          while (json.nextToken() == JsonToken.VALUE_NUMBER_INT) {
            end = Math.max(end, json.getLongValue());
          }
        }
      }
    }
    return end;
  }
}
