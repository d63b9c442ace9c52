package io.github.efficientnet4j.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON object, with typed access and messages that name the field. Read with Jackson's parser
 * alone: a saved model's first prediction waits for this, and to load the classes of Jackson's data
 * binding takes longer than to read the weights of B0.
 */
public final class JsonObject {

  private static final JsonFactory JSON = new JsonFactory();

  /** Values are JsonObject, List, String, Number or Boolean; a field that is null is not there. */
  private final Map<String, Object> fields = new LinkedHashMap<>();

  private JsonObject() {}

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
      throw new IllegalArgumentException("it is no JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonObject object(JsonParser parser) throws IOException {
    JsonObject object = new JsonObject();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
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

  public double number(String field) {
    return required(field, Number.class, "a number").doubleValue();
  }

  public String text(String field) {
    return required(field, String.class, "a string");
  }

  public boolean flag(String field) {
    return fields.get(field) == Boolean.TRUE;
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
            "the field '" + field + "' must be a list of " + what + ", but holds " + value);
      }
      values.add(type.cast(value));
    }
    return List.copyOf(values);
  }

  private <T> T required(String field, Class<T> type, String what) {
    Object value = fields.get(field);
    if (value == null) {
      throw new IllegalArgumentException("the field '" + field + "' is missing");
    }
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(
          "the field '" + field + "' must be " + what + ", but is " + value);
    }
    return type.cast(value);
  }

  /** As JSON shows it, but for quotes around strings. */
  @Override
  public String toString() {
    return fields.toString();
  }
}
