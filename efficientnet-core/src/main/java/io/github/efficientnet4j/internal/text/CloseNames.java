package io.github.efficientnet4j.internal.text;

import java.util.Comparator;
import java.util.List;

/**
 * Suggests the names that a misspelt name may mean.
 *
 * <p>Stateless and thread-safe.
 */
public final class CloseNames {
  private static final int SHOWN = 5;

  private CloseNames() {}

  /**
   * {@return at most five candidates, first those that contain the wanted text, then the nearest}
   *
   * @param wanted the name as it was written
   * @param candidates the names that exist
   */
  public static List<String> of(String wanted, List<String> candidates) {
    int furthest = Math.max(2, wanted.length() / 3);
    return candidates.stream()
        .filter(name -> distance(wanted, name) <= furthest)
        .sorted(Comparator.comparingInt(name -> distance(wanted, name)))
        .limit(SHOWN)
        .toList();
  }

  private static int distance(String wanted, String name) {
    return !wanted.isEmpty() && name.contains(wanted) ? 0 : levenshtein(wanted, name);
  }

  private static int levenshtein(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
