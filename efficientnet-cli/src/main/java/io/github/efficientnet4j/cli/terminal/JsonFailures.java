package io.github.efficientnet4j.cli.terminal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.github.efficientnet4j.internal.json.JsonMessages;
import java.util.Collection;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is wrong with a file of settings, for whoever wrote it: the field and what belongs there,
 * and no word of the classes that read it.
 *
 * <p>Stateless and thread-safe.
 */
public final class JsonFailures {

  private static final Pattern MISSING =
      Pattern.compile("(?:Missing|Null value for) (?:required )?creator property '([^']+)'.*");

  private JsonFailures() {}

  /**
   * A failure to read JSON.
   *
   * @param failure as Jackson throws it
   * @return the field or the place, and what was expected
   */
  public static String message(JsonProcessingException failure) {
    if (!(failure instanceof JsonMappingException mapping)) {
      return "it is no JSON: " + JsonMessages.of(failure);
    }
    Matcher missing = MISSING.matcher(failure.getOriginalMessage());
    if (missing.lookingAt()) {
      return "the field '" + missing.group(1) + "' is missing";
    }
    String field =
        mapping.getPath().stream()
            .map(JsonMappingException.Reference::getFieldName)
            .collect(Collectors.joining("."));
    if (field.isEmpty() || !(failure instanceof MismatchedInputException mismatch)) {
      return field.isEmpty()
          ? JsonMessages.of(failure)
          : "the field '" + field + "': " + failure.getOriginalMessage();
    }
    String given =
        failure instanceof InvalidFormatException invalid
            ? ", but is '" + invalid.getValue() + "'"
            : "";
    return "the field '" + field + "' must be " + expected(mismatch.getTargetType()) + given;
  }

  private static String expected(Class<?> type) {
    if (type == null) {
      return "of another kind";
    }
    if (type.isEnum()) {
      return Stream.of(type.getEnumConstants())
          .map(each -> ((Enum<?>) each).name().toLowerCase(Locale.ROOT))
          .collect(Collectors.joining(", ", "one of ", ""));
    }
    if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
      return "a whole number";
    }
    if (type == double.class || type == Double.class) {
      return "a number";
    }
    return Collection.class.isAssignableFrom(type) ? "a list" : "a text";
  }
}
