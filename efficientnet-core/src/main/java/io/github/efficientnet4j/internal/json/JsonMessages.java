package io.github.efficientnet4j.internal.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.regex.Pattern;

/**
 * Messages about texts that are no JSON, in the words of whoever wrote the text.
 *
 * <p>Stateless and thread-safe.
 */
public final class JsonMessages {

  /** Where the parser read from, which is always the text that the message is about. */
  private static final Pattern SOURCE =
      Pattern.compile("\\[Source: [^;\\]]*; (line: \\d+, column: \\d+)\\]");

  private JsonMessages() {}

  /**
   * {@return what is wrong and at which line and column}
   *
   * @param failure the parser's exception
   */
  public static String of(JsonProcessingException failure) {
    String reason = SOURCE.matcher(failure.getOriginalMessage()).replaceAll("$1");
    JsonLocation at = failure.getLocation();
    return at == null
        ? reason
        : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": " + reason;
  }
}
