package app;

import io.github.efficientnet4j.Version;
import io.github.efficientnet4j.image.ImageDecoder;
import io.github.efficientnet4j.image.Labels;
import io.github.efficientnet4j.image.Prediction;
import io.github.efficientnet4j.inference.InferenceEngine;
import io.github.efficientnet4j.model.EfficientNet;
import io.github.efficientnet4j.model.ImageClassifier;
import io.github.efficientnet4j.model.ModelMetadata;
import io.github.efficientnet4j.model.Network;
import io.github.efficientnet4j.nd4j.Backend;
import io.github.efficientnet4j.nd4j.MissingBackendException;
import io.github.efficientnet4j.training.TrainingConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a modular program does with the library: photos, resources, plug-ins, JSON, files. */
public final class Main {

  private Main() {}

  public static void main(String[] arguments) throws IOException {
    require(Network.class.getModule().isNamed(), "the library is a module");
    Network network = EfficientNet.fashionMnist();
    try (InputStream photo = Main.class.getResourceAsStream("/trouser.png");
        ImageClassifier classifier = ImageClassifier.of(network)) {
      Prediction best = classifier.classify(photo, 1).get(0);
      require(best.label().equals("Trouser"), "a trouser was taken for " + best);
    }
    require(Labels.imagenet().size() == 1000, "ImageNet's labels are found");
    require(!Version.current().isEmpty(), "the version is found");
    try (InputStream photo = Main.class.getResourceAsStream("/tiny.webp")) {
      require(ImageDecoder.standard().decode(photo).width() > 0, "WebP is read by a plug-in");
    }
    TrainingConfig config = TrainingConfig.fineTuning(3);
    require(TrainingConfig.fromJson(config.toJson()).equals(config), "records are read as JSON");
    Path file = Files.createTempFile("clothes", ".safetensors");
    network.save(file);
    require(Network.load(file).labels().equals(network.labels()), "a network is saved and loaded");
    Files.delete(file);
    ModelMetadata metadata =
        new ModelMetadata(network.architecture(), network.labels(), network.transform());
    require(ModelMetadata.fromJson(metadata.toJson()).equals(metadata), "metadata are read");
    try (InferenceEngine engine = network.compile()) {
      engine.warmUp();
      System.out.println(engine.kernels());
    }
    try {
      Backend.require();
      throw new AssertionError("ND4J is not there");
    } catch (MissingBackendException e) {
      require(e.getMessage().contains("nd4j-native-platform"), "the message names a dependency");
    }
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError(what);
    }
  }
}
