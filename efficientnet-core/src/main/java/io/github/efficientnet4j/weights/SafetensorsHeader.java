package io.github.efficientnet4j.weights;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON header of a safetensors file, validated as the format requires: types are known, sizes
 * match shapes, and tensors cover the data without overlap or gap.
 */
record SafetensorsHeader(
    Map<String, TensorInfo> tensors, Map<String, String> metadata, Map<String, Long> begins) {

  private static final int MAX_DIMENSIONS = 32;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(8)
                  .maxStringLength(100_000_000)
                  .maxNumberLength(32)
                  .build())
          .build();

  private record Entry(String name, TensorType type, List<Integer> shape, long begin, long end)
      implements Comparable<Entry> {

    /** Compares positions in the file. */
    @Override
    public int compareTo(Entry other) {
      return begin != other.begin ? Long.compare(begin, other.begin) : Long.compare(end, other.end);
    }
  }

  long begin(String name) {
    return begins.get(name);
  }

  static SafetensorsHeader parse(String file, byte[] json, long dataBytes)
      throws WeightsFormatException {
    List<Entry> entries = new ArrayList<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    try (JsonParser parser = JSON.createParser(json)) {
      expect(parser, parser.nextToken(), JsonToken.START_OBJECT);
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        expect(parser, parser.nextToken(), JsonToken.START_OBJECT);
        if (name.equals("__metadata__")) {
          readMetadata(parser, metadata);
        } else {
          entries.add(readEntry(parser, name));
        }
      }
      while (parser.nextToken() != null) {
        throw new IllegalArgumentException("something follows the header's JSON object");
      }
      return checked(entries, metadata, dataBytes);
    } catch (JsonProcessingException e) {
      throw new WeightsFormatException(
          file + " has a damaged header: " + e.getOriginalMessage() + ". Fetch the file again", e);
    } catch (IOException | IllegalArgumentException e) {
      throw new WeightsFormatException(
          file + " has a damaged header: " + e.getMessage() + ". Fetch the file again", e);
    }
  }

  private static void readMetadata(JsonParser parser, Map<String, String> metadata)
      throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      expect(parser, parser.nextToken(), JsonToken.VALUE_STRING);
      metadata.put(key, parser.getText());
    }
  }

  private static Entry readEntry(JsonParser parser, String name) throws IOException {
    TensorType type = null;
    List<Long> shape = null;
    List<Long> offsets = null;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (field) {
        case "dtype" -> {
          expect(parser, value, JsonToken.VALUE_STRING);
          type = type(name, parser.getText());
        }
        case "shape" -> shape = integers(parser, value, MAX_DIMENSIONS);
        case "data_offsets" -> offsets = integers(parser, value, 2);
        default ->
            throw new IllegalArgumentException(
                "tensor '" + name + "' has an unknown field '" + field + "'");
      }
    }
    if (type == null || shape == null || offsets == null || offsets.size() != 2) {
      throw new IllegalArgumentException(
          "tensor '" + name + "' needs dtype, shape and two data_offsets");
    }
    return new Entry(name, type, dimensions(name, shape), offsets.get(0), offsets.get(1));
  }

  private static TensorType type(String name, String dtype) {
    for (TensorType type : TensorType.values()) {
      if (type.name().equals(dtype)) {
        return type;
      }
    }
    throw new IllegalArgumentException(
        "tensor '" + name + "' has the type '" + dtype + "', which is not read");
  }

  private static List<Long> integers(JsonParser parser, JsonToken start, int most)
      throws IOException {
    expect(parser, start, JsonToken.START_ARRAY);
    List<Long> values = new ArrayList<>();
    for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
      expect(parser, t, JsonToken.VALUE_NUMBER_INT);
      values.add(parser.getLongValue());
      if (values.size() > most) {
        throw new IllegalArgumentException("a list has more than " + most + " numbers");
      }
    }
    return values;
  }

  private static List<Integer> dimensions(String name, List<Long> shape) {
    List<Integer> dimensions = new ArrayList<>();
    long elements = shape.contains(0L) ? 0 : 1;
    for (long dimension : shape) {
      if (dimension < 0 || dimension > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("tensor '" + name + "' has the shape " + shape);
      }
      elements *= dimension;
      if (elements > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "tensor '" + name + "' of shape " + shape + " has more than 2^31 - 1 elements");
      }
      dimensions.add((int) dimension);
    }
    return dimensions;
  }

  private static SafetensorsHeader checked(
      List<Entry> entries, Map<String, String> metadata, long dataBytes) {
    List<Entry> byPosition = new ArrayList<>(entries);
    Collections.sort(byPosition);
    long position = 0;
    for (Entry entry : byPosition) {
      long elements = new TensorInfo(entry.name(), entry.type(), entry.shape()).elements();
      if (entry.begin() != position) {
        throw new IllegalArgumentException(
            "tensor '"
                + entry.name()
                + "' starts at byte "
                + entry.begin()
                + ", but the tensors before it end at "
                + position
                + (entry.begin() < position ? " (they overlap)" : " (there is a hole)"));
      }
      if (entry.end() < entry.begin()
          || entry.end() - entry.begin() != elements * entry.type().bytes()) {
        throw new IllegalArgumentException(
            "tensor '"
                + entry.name()
                + "' of type "
                + entry.type()
                + " and shape "
                + entry.shape()
                + " has the offsets "
                + entry.begin()
                + " to "
                + entry.end());
      }
      position = entry.end();
    }
    if (position != dataBytes) {
      throw new IllegalArgumentException(
          "the tensors take "
              + position
              + " bytes, but "
              + dataBytes
              + " follow the header"
              + (position > dataBytes ? " (the file is cut short)" : ""));
    }
    Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    Map<String, Long> begins = new LinkedHashMap<>();
    for (Entry entry : entries) {
      tensors.put(entry.name(), new TensorInfo(entry.name(), entry.type(), entry.shape()));
      begins.put(entry.name(), entry.begin());
    }
    return new SafetensorsHeader(
        Collections.unmodifiableMap(tensors),
        Collections.unmodifiableMap(metadata),
        Collections.unmodifiableMap(begins));
  }

  private static void expect(JsonParser parser, JsonToken actual, JsonToken expected) {
    if (actual != expected) {
      throw new IllegalArgumentException(
          "expected "
              + expected
              + " at byte "
              + parser.currentLocation().getByteOffset()
              + ", found "
              + actual);
    }
  }
}
