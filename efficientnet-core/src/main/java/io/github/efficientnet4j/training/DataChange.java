package io.github.efficientnet4j.training;

import io.github.efficientnet4j.training.DataIdentity.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says what differs between the data that a training began with and those that it was given now.
 */
final class DataChange {

  /** The number of samples or classes that are named. */
  private static final int MAX_NAMED = 3;

  private DataChange() {}

  /**
   * {@return the differences, as a list for a sentence}
   *
   * @param before the data that the training began with
   * @param listed their samples, if the list of them is still there
   * @param now the data now
   * @param data the data now
   */
  static String describe(
      DataIdentity before, Optional<DataList> listed, DataIdentity now, TrainingData data) {
    if (!before.classNames().equals(now.classNames())) {
      return classes(before.classNames(), now.classNames());
    }
    List<String> changes = new ArrayList<>();
    if (before.validation().isPresent() != now.validation().isPresent()) {
      changes.add(
          "it was evaluated on " + evaluated(before) + ", and would now be on " + evaluated(now));
    } else if (listed.isPresent()) {
      DataList present = DataList.of(data);
      add(changes, "gone", listed.get().without(present));
      add(changes, "new", present.without(listed.get()));
    } else {
      addCounts(changes, "to train on", before.classNames(), before.training(), now.training());
      before
          .validation()
          .ifPresent(
              held ->
                  addCounts(
                      changes,
                      "to evaluate on",
                      before.classNames(),
                      held,
                      now.validation().orElseThrow()));
    }
    if (changes.isEmpty()) {
      changes.add(
          listed.isPresent()
              ? "the same images are in another order, or divided otherwise into those to train on"
                  + " and to evaluate on"
              : "some images have other names or sizes");
    }
    return String.join("; ", changes);
  }

  private static String evaluated(DataIdentity data) {
    return data.validation().map(held -> held.size() + " images").orElse("none");
  }

  private static String classes(List<String> before, List<String> now) {
    List<String> changes = new ArrayList<>();
    add(changes, "gone", before.stream().filter(name -> !now.contains(name)).toList());
    add(changes, "new", now.stream().filter(name -> !before.contains(name)).toList());
    return changes.isEmpty()
        ? "the classes are in another order"
        : "of the classes, " + String.join("; ", changes);
  }

  private static void add(List<String> changes, String what, List<String> names) {
    if (!names.isEmpty()) {
      changes.add(
          names.size()
              + " "
              + (names.size() == 1 ? "is " : "are ")
              + what
              + ": "
              + String.join(", ", names.subList(0, Math.min(MAX_NAMED, names.size())))
              + (names.size() > MAX_NAMED ? ", …" : ""));
    }
  }

  private static void addCounts(
      List<String> changes, String purpose, List<String> classes, Samples before, Samples now) {
    for (int c = 0; c < classes.size() && changes.size() < MAX_NAMED; c++) {
      if (!before.counts().get(c).equals(now.counts().get(c))) {
        changes.add(
            classes.get(c)
                + " had "
                + before.counts().get(c)
                + " images "
                + purpose
                + ", and now has "
                + now.counts().get(c));
      }
    }
  }
}
