package io.github.efficientnet4j.training.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The parts of a folder of images, if it is divided into parts for training, validation and test.
 *
 * <p>A single folder called {@code train} beside others is a class: data sets of vehicles have it.
 * So are {@code dev} and {@code test} if they have no subfolders, and no {@code train} stands
 * beside them.
 *
 * @param parts the folders of the parts
 * @param others the names of the folders beside them, sorted
 */
record SplitLayout(Map<Part, Path> parts, List<String> others) {

  private static final SplitLayout NONE = new SplitLayout(Map.of(), List.of());

  /** A part, with the names that it usually has. */
  enum Part {
    TRAINING("train|training"),
    VALIDATION("val|valid|validation|dev"),
    TEST("test|testing");

    private final String names;

    Part(String names) {
      this.names = names;
    }
  }

  /** As in {@code training_set}, {@code val2017} and {@code Test-Images}. */
  private static final String NO_NAME_OF_ITS_OWN = "set|data|dataset|images|imgs|split";

  private record Candidate(Part part, String rest, Path folder) {}

  /**
   * Looks at the subfolders of a folder.
   *
   * @param root the folder
   * @param subfolders the names of its subfolders, with their paths
   * @throws IOException if they look like the parts of a split but cannot be understood
   */
  static SplitLayout of(Path root, Map<String, Path> subfolders) throws IOException {
    Map<Part, List<Candidate>> plain = new EnumMap<>(Part.class);
    List<Candidate> decorated = new ArrayList<>();
    subfolders.forEach(
        (name, folder) ->
            candidate(name, folder)
                .ifPresent(
                    found -> {
                      if (found.rest().isEmpty()) {
                        plain.computeIfAbsent(found.part(), p -> new ArrayList<>()).add(found);
                      } else {
                        decorated.add(found);
                      }
                    }));
    if (plain.isEmpty()) {
      refuseDecorated(root, decorated);
    }
    boolean aClass = plain.size() == 1 && subfolders.size() > 1;
    if (plain.isEmpty() || aClass && plain.values().iterator().next().size() == 1) {
      if (aClass && subfolders.size() == 2) {
        refuseTwins(root, subfolders);
      }
      return NONE;
    }
    Map<Part, Path> parts = new EnumMap<>(Part.class);
    for (List<Candidate> candidates : plain.values()) {
      if (candidates.size() > 1) {
        throw new IOException(
            root
                + " has more than one folder of "
                + candidates.get(0).part().name().toLowerCase(Locale.ROOT)
                + " images: "
                + names(candidates)
                + "; keep one, or name the folder whose subfolders are the classes");
      }
      parts.put(candidates.get(0).part(), candidates.get(0).folder());
    }
    if (!parts.containsKey(Part.TRAINING) && noneHasSubfolders(parts.values())) {
      return NONE;
    }
    List<String> others =
        subfolders.entrySet().stream()
            .filter(entry -> !parts.containsValue(entry.getValue()))
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    return new SplitLayout(parts, others);
  }

  /** {@code seg_train} and {@code seg_test} are parts; {@code train_station} is a class. */
  private static void refuseDecorated(Path root, List<Candidate> decorated) throws IOException {
    for (Candidate candidate : decorated) {
      List<Candidate> alike =
          decorated.stream().filter(other -> other.rest().equals(candidate.rest())).toList();
      Set<Part> parts = alike.stream().map(Candidate::part).collect(Collectors.toSet());
      boolean classes =
          !parts.contains(Part.TRAINING)
              && noneHasSubfolders(alike.stream().map(Candidate::folder).toList());
      if (parts.size() > 1 && !classes) {
        throw new IOException(
            root
                + " has the subfolders "
                + names(alike)
                + ", which look like the parts of a split, not like classes; rename them to train,"
                + " val and test, or name the folder whose subfolders are the classes");
      }
    }
  }

  /** {@code train} and {@code holdout}, if the same two and more classes are in both. */
  private static void refuseTwins(Path root, Map<String, Path> subfolders) throws IOException {
    List<Set<String>> contents = new ArrayList<>();
    for (Path folder : subfolders.values()) {
      contents.add(ImageFolder.classes(folder).keySet());
    }
    if (contents.get(0).size() > 1 && contents.get(0).equals(contents.get(1))) {
      throw new IOException(
          root
              + " has the subfolders "
              + List.copyOf(subfolders.keySet())
              + ", which hold the same folders and so look like the parts of a split, not like"
              + " classes; rename them to train, val or test, or name the folder whose subfolders"
              + " are the classes");
    }
  }

  private static boolean noneHasSubfolders(Collection<Path> folders) throws IOException {
    for (Path folder : folders) {
      if (!ImageFolder.classes(folder).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private static List<String> names(List<Candidate> candidates) {
    return candidates.stream()
        .map(candidate -> candidate.folder().getFileName().toString())
        .toList();
  }

  private static Optional<Candidate> candidate(String name, Path folder) {
    String words = name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}]+", " ").strip();
    for (Part part : Part.values()) {
      Matcher matcher =
          Pattern.compile("(?<!\\S)(" + part.names + ")(" + NO_NAME_OF_ITS_OWN + ")?(?!\\S)")
              .matcher(words);
      if (matcher.find()) {
        String rest =
            matcher
                .replaceFirst("")
                .replaceAll("(?<!\\S)(" + NO_NAME_OF_ITS_OWN + ")(?!\\S)", "")
                .strip();
        return Optional.of(new Candidate(part, rest, folder));
      }
    }
    return Optional.empty();
  }

  boolean isSplit() {
    return !parts.isEmpty();
  }

  Optional<Path> folder(Part part) {
    return Optional.ofNullable(parts.get(part));
  }
}
