package app;

import io.github.efficientnet4j.image.Prediction;
import io.github.efficientnet4j.model.EfficientNet;
import io.github.efficientnet4j.model.ImageClassifier;
import java.io.IOException;
import java.io.InputStream;

/** Classifies a photo with nothing on the class path but the library and what it brings. */
public final class Main {

  private Main() {}

  public static void main(String[] arguments) throws IOException {
    try (InputStream photo = Main.class.getResourceAsStream("/trouser.png");
        ImageClassifier classifier = ImageClassifier.of(EfficientNet.fashionMnist())) {
      Prediction best = classifier.classify(photo, 1).get(0);
      if (!best.label().equals("Trouser")) {
        throw new AssertionError("a trouser was taken for " + best);
      }
      System.out.println(best.label());
    }
  }
}
