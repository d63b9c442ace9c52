package io.github.efficientnet4j.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A JSON object: built field by field and written, or parsed and read with typed access and
 * messages that name the field. It uses Jackson's parser and generator alone: a saved model's first
 * prediction waits for this, and to load the classes of Jackson's data binding takes longer than to
 * read the weights of B0.
 *
 * <p>Thread-safe once nothing is put into it any more.
 */
public final class JsonObject {

  private static final JsonFactory JSON = new JsonFactory();

  /** Values are JsonObject, List, String, Number or Boolean; a field that is null is not there. */
  private final Map<String, Object> fields = new LinkedHashMap<>();

  /** Where fields of a parsed text of several lines are, for messages. */
  private final Map<String, Integer> lines = new HashMap<>();

  private int line;

  /** An object without fields. */
  public JsonObject() {}

  /**
   * Sets a field; the object is written in the order in which its fields were set first.
   *
   * @param field its name
   * @param value a JsonObject, String, Integer, Long, Double or Boolean, or a list of them
   * @return this object
   * @throws IllegalArgumentException if the value is something else
   */
  public JsonObject put(String field, Object value) {
    boolean known =
        value instanceof JsonObject
            || value instanceof String
            || value instanceof Integer
            || value instanceof Long
            || value instanceof Double
            || value instanceof Boolean
            || value instanceof List;
    if (!known) {
      throw new IllegalArgumentException(
          "the field '" + field + "' cannot be written as JSON: " + value);
    }
    fields.put(field, value);
    return this;
  }

  /** {@return the object as JSON in one line, without spaces} */
  public String toJson() {
    return write(false);
  }

  /** {@return the object as JSON with a line for each field, indented} */
  public String toPrettyJson() {
    return write(true);
  }

  private String write(boolean pretty) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = JSON.createGenerator(text)) {
      if (pretty) {
        generator.useDefaultPrettyPrinter();
      }
      write(this, generator);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(Object value, JsonGenerator generator) throws IOException {
    if (value instanceof JsonObject object) {
      generator.writeStartObject();
      for (Map.Entry<String, Object> field : object.fields.entrySet()) {
        generator.writeFieldName(field.getKey());
        write(field.getValue(), generator);
      }
      generator.writeEndObject();
    } else if (value instanceof List<?> list) {
      generator.writeStartArray();
      for (Object element : list) {
        write(element, generator);
      }
      generator.writeEndArray();
    } else if (value instanceof String text) {
      generator.writeString(text);
    } else {
      // Numbers, booleans, and null in a list that was parsed, as they are printed.
      generator.writeObject(value);
    }
  }

  /**
   * Parses a text.
   *
   * @throws IllegalArgumentException if it is no JSON object
   */
  public static JsonObject parse(String json) {
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("it is no JSON object");
      }
      return object(parser);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("it is no JSON: " + JsonMessages.of(e), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonObject object(JsonParser parser) throws IOException {
    JsonObject object = new JsonObject();
    object.line = parser.currentTokenLocation().getLineNr();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      int fieldLine = parser.currentTokenLocation().getLineNr();
      if (fieldLine > 1) {
        object.lines.put(field, fieldLine);
      }
      parser.nextToken();
      Object value = value(parser);
      if (value != null) {
        object.fields.put(field, value);
      }
    }
    return object;
  }

  private static Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> {
        List<Object> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          values.add(value(parser));
        }
        yield values;
      }
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
      case VALUE_TRUE, VALUE_FALSE -> parser.getBooleanValue();
      default -> null;
    };
  }

  /** {@return whether the field is there and not null} */
  public boolean has(String field) {
    return fields.containsKey(field);
  }

  public JsonObject object(String field) {
    return required(field, JsonObject.class, "an object");
  }

  public int integer(String field) {
    // The parser takes the smallest type that holds the number.
    return required(field, Integer.class, "an integer");
  }

  public long longInteger(String field) {
    Number value = required(field, Number.class, "an integer");
    if (!(value instanceof Integer || value instanceof Long)) {
      throw new IllegalArgumentException(named(field) + " must be an integer, but is " + value);
    }
    return value.longValue();
  }

  public double number(String field) {
    return required(field, Number.class, "a number").doubleValue();
  }

  public String text(String field) {
    return required(field, String.class, "a string");
  }

  public boolean requiredFlag(String field) {
    return required(field, Boolean.class, "true or false");
  }

  /** {@return whether the field is there and true} */
  public boolean flag(String field) {
    return fields.get(field) == Boolean.TRUE;
  }

  /**
   * {@return a field's value as JSON has it, but for quotes around a string; empty if the field is
   * not there}
   */
  public String plain(String field) {
    return has(field) ? fields.get(field).toString() : "";
  }

  /**
   * Checks that there are no fields but these.
   *
   * @return this object
   * @throws IllegalArgumentException if there is another; the message names it
   */
  public JsonObject requireOnly(String... known) {
    for (String field : fields.keySet()) {
      if (!Set.of(known).contains(field)) {
        throw new IllegalArgumentException(
            named(field) + " is unknown; known are " + String.join(", ", known));
      }
    }
    return this;
  }

  public List<JsonObject> objects(String field) {
    return list(field, JsonObject.class, "objects");
  }

  public List<Double> numbers(String field) {
    List<Double> values = new ArrayList<>();
    for (Number value : list(field, Number.class, "numbers")) {
      values.add(value.doubleValue());
    }
    return List.copyOf(values);
  }

  public List<String> texts(String field) {
    return list(field, String.class, "strings");
  }

  private <T> List<T> list(String field, Class<T> type, String what) {
    List<T> values = new ArrayList<>();
    for (Object value : required(field, List.class, "a list")) {
      if (!type.isInstance(value)) {
        throw new IllegalArgumentException(
            named(field) + " must be a list of " + what + ", but holds " + value);
      }
      values.add(type.cast(value));
    }
    return List.copyOf(values);
  }

  private <T> T required(String field, Class<T> type, String what) {
    Object value = fields.get(field);
    if (value == null) {
      throw new IllegalArgumentException(
          "the field '"
              + field
              + "' is missing"
              + (line > 1 ? " in the object that begins in line " + line : ""));
    }
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(named(field) + " must be " + what + ", but is " + value);
    }
    return type.cast(value);
  }

  private String named(String field) {
    Integer at = lines.get(field);
    return "the field '" + field + "'" + (at == null ? "" : " (line " + at + ")");
  }

  /** As JSON shows it, but for quotes around strings. */
  @Override
  public String toString() {
    return fields.toString();
  }
}
