package io.github.efficientnet4j.weights;

import java.io.IOException;
import java.util.List;

/**
 * Thrown for a well-formed file whose tensors are not those of the network. The message lists every
 * difference.
 */
public final class WeightsMismatchException extends IOException {

  private static final long serialVersionUID = 1L;

  private static final int LISTED_IN_MESSAGE = 200;

  private final transient List<String> differences;

  WeightsMismatchException(String file, String model, List<String> differences, String remedy) {
    super(message(file, model, differences, remedy));
    this.differences = List.copyOf(differences);
  }

  /** {@return every missing, surplus and misshapen tensor, one line for each} */
  public List<String> differences() {
    return differences;
  }

  private static String message(
      String file, String model, List<String> differences, String remedy) {
    StringBuilder text = new StringBuilder();
    text.append(file)
        .append(" does not fit ")
        .append(model)
        .append(": ")
        .append(differences.size())
        .append(differences.size() == 1 ? " tensor differs" : " tensors differ");
    differences.stream().limit(LISTED_IN_MESSAGE).forEach(line -> text.append("\n  ").append(line));
    if (differences.size() > LISTED_IN_MESSAGE) {
      text.append("\n  … and ").append(differences.size() - LISTED_IN_MESSAGE).append(" more");
    }
    return text.append('\n').append(remedy).toString();
  }
}
