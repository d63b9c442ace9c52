package io.github.efficientnet4j.weights;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Thrown for a well-formed file whose tensors are not those of the network. The message names the
 * network that the file probably holds, and shows the first differences in at most ten lines.
 */
public final class WeightsMismatchException extends IOException {

  private static final long serialVersionUID = 1L;

  /** The number of differences in a message. */
  private static final int MAX_SHOWN = 5;

  private final ArrayList<String> differences;

  /**
   * Creates the exception.
   *
   * @param likely a sentence about the network that the file probably holds
   */
  WeightsMismatchException(
      String file, String model, List<String> differences, String likely, String remedy) {
    super(message(oneLine(file), oneLine(model), oneLines(differences), oneLine(likely), remedy));
    this.differences = new ArrayList<>(oneLines(differences));
  }

  private static List<String> oneLines(List<String> texts) {
    return texts.stream().map(WeightsMismatchException::oneLine).toList();
  }

  /** The names of a file's tensors may hold line ends, and must not forge lines of a message. */
  private static String oneLine(String text) {
    return text.replace("\r", "\\u000d").replace("\n", "\\u000a");
  }

  /** {@return every missing, surplus and misshapen tensor, one line for each; unmodifiable} */
  public List<String> differences() {
    return List.copyOf(differences);
  }

  private static String message(
      String file, String model, List<String> differences, String likely, String remedy) {
    StringBuilder text = new StringBuilder();
    text.append(file)
        .append(" does not fit ")
        .append(model)
        .append(": ")
        .append(differences.size())
        .append(differences.size() == 1 ? " tensor differs" : " tensors differ")
        .append('\n')
        .append(likely);
    for (String line : shown(differences)) {
      text.append("\n  ").append(line);
    }
    if (differences.size() > MAX_SHOWN) {
      text.append("\n  … and ").append(differences.size() - MAX_SHOWN).append(" more");
    }
    return text.append('\n').append(remedy).toString();
  }

  /** {@return some of the differences: of each kind the first ones, in the order of the list} */
  private static List<String> shown(List<String> differences) {
    List<List<Integer>> kinds =
        List.of(
            ofKind(differences, "misshapen"),
            ofKind(differences, "missing"),
            ofKind(differences, "surplus"),
            ofKind(differences, "not floating"));
    TreeSet<Integer> shown = new TreeSet<>();
    for (int rank = 0; rank < MAX_SHOWN; rank++) {
      for (List<Integer> kind : kinds) {
        if (rank < kind.size() && shown.size() < MAX_SHOWN) {
          shown.add(kind.get(rank));
        }
      }
    }
    return shown.stream().map(differences::get).toList();
  }

  private static List<Integer> ofKind(List<String> differences, String kind) {
    return IntStream.range(0, differences.size())
        .filter(i -> differences.get(i).startsWith(kind))
        .boxed()
        .toList();
  }
}
