package app;

import io.github.efficientnet4j.image.Prediction;
import io.github.efficientnet4j.model.ImageClassifier;
import io.github.efficientnet4j.model.Network;
import java.io.IOException;
import java.io.InputStream;

/** An executable jar with jars inside; weights are a resource of it, and of a jar within it. */
public final class Main {

  private Main() {}

  public static void main(String[] arguments) throws IOException {
    String location = Network.class.getProtectionDomain().getCodeSource().getLocation().toString();
    if (!location.contains("BOOT-INF/lib")) {
      throw new AssertionError("the library is in a jar within the jar, but was in " + location);
    }
    classify(Main.class, "/clothes.safetensors");
    classify(Network.class, "/io/github/efficientnet4j/fashion/fashion-mnist.safetensors");
  }

  private static void classify(Class<?> anchor, String weights) throws IOException {
    try (InputStream photo = Main.class.getResourceAsStream("/trouser.png");
        ImageClassifier classifier =
            ImageClassifier.builder().weightsResource(anchor, weights).build()) {
      Prediction best = classifier.classify(photo, 1).get(0);
      if (!best.label().equals("Trouser")) {
        throw new AssertionError("a trouser was taken for " + best);
      }
      System.out.println(best.label());
    }
  }
}
