package io.github.efficientnet4j.model;

import io.github.efficientnet4j.image.Labels;

/** Labels for a network that brought none. */
final class DefaultLabels {

  private DefaultLabels() {}

  static Labels of(int classes) {
    Labels imagenet = Labels.imagenet();
    return classes == imagenet.size() ? imagenet : Labels.numbered(classes);
  }
}
