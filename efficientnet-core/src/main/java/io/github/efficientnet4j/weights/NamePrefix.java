package io.github.efficientnet4j.weights;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A prefix of tensor names that a wrapper around a network added: parallel or compiled training, an
 * average of weights, or a module that has the network as an attribute.
 *
 * @param prefix the prefix, such as {@code module._orig_mod.}; empty for none
 * @param names the names that have the prefix, without it, in the file's order
 * @param others the names without the prefix; empty if the prefix is
 */
record NamePrefix(String prefix, Set<String> names, List<String> others) {

  private static final Pattern KNOWN =
      Pattern.compile("((?:module|_orig_mod|model|net|backbone|encoder)\\.)*+");

  /** The counter of PyTorch's AveragedModel, beside the wrapped network. */
  private static final String AVERAGED = "n_averaged";

  /**
   * Finds the prefix of a network's names. It is the one that the stem of a known network has. If
   * the names have no such stem, or several, it is the one that all names have.
   *
   * @param names all names of a file
   */
  static NamePrefix of(Collection<String> names) {
    String ofStem = ofStem(names);
    String prefix = ofStem.isEmpty() ? shared(names) : ofStem;
    Set<String> stripped = new LinkedHashSet<>();
    List<String> others = new ArrayList<>();
    for (String name : names) {
      if (name.startsWith(prefix)) {
        stripped.add(name.substring(prefix.length()));
      } else if (!name.equals(AVERAGED)) {
        others.add(name);
      }
    }
    return new NamePrefix(prefix, stripped, others);
  }

  private static String shared(Collection<String> names) {
    String shared = null;
    for (String name : names) {
      if (!name.equals(AVERAGED)) {
        String known = known(name);
        while (shared != null && !known.startsWith(shared)) {
          shared = shared.substring(0, shared.lastIndexOf('.', shared.length() - 2) + 1);
        }
        shared = shared == null ? known : shared;
      }
    }
    return shared == null ? "" : shared;
  }

  private static String known(String name) {
    Matcher matcher = KNOWN.matcher(name);
    return matcher.lookingAt() ? matcher.group() : "";
  }

  /** {@return the prefix of the only stem in the file; empty if there is none or several} */
  private static String ofStem(Collection<String> names) {
    Set<String> prefixes =
        names.stream()
            .filter(name -> NamingScheme.isStem(name.substring(known(name).length())))
            .map(NamePrefix::known)
            .collect(Collectors.toSet());
    return prefixes.size() == 1 ? prefixes.iterator().next() : "";
  }
}
