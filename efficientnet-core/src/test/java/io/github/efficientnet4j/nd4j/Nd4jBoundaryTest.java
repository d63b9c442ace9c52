package io.github.efficientnet4j.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.efficientnet4j.ChildJvm;
import io.github.efficientnet4j.Version;
import io.github.efficientnet4j.image.Prediction;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.EngineOptions.KernelChoice;
import io.github.efficientnet4j.internal.train.JavaTrainingEngine;
import io.github.efficientnet4j.model.ImageClassifier;
import io.github.efficientnet4j.model.Network;
import io.github.efficientnet4j.training.ToyProblem;
import io.github.efficientnet4j.training.Trainer;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Outside this package, the library neither names ND4J nor needs it. */
class Nd4jBoundaryTest {

  private static final String PACKAGE = "io/github/efficientnet4j/nd4j/";

  /** ND4J's classes, those of ONNX that its jar brings, and ours that use them. */
  private static final List<String> FOREIGN =
      List.of("org/nd4j/", "org.nd4j.", "onnx/Onnx$", PACKAGE);

  @TempDir private Path folder;

  /** The library's own class files, even where tests are compiled into the same folder. */
  private static Stream<Path> classFiles(Path classes) throws IOException {
    return Files.walk(classes)
        .filter(file -> file.toString().endsWith(".class"))
        .filter(file -> Files.exists(source(name(classes, file))));
  }

  private static String name(Path classes, Path file) {
    return classes.relativize(file).toString().replace('\\', '/');
  }

  private static Path source(String classFile) {
    return Path.of("src/main/java", classFile.replaceFirst("(\\$.*)?\\.class$", ".java"));
  }

  @Test
  void noOtherPackageNamesNd4jOrThisPackage() throws IOException, URISyntaxException {
    Path classes =
        Path.of(Version.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<Path> files;
    try (Stream<Path> all = classFiles(classes)) {
      files = all.filter(file -> !name(classes, file).startsWith(PACKAGE)).toList();
    }
    assertThat(files).hasSizeGreaterThan(100);
    for (Path file : files) {
      // A class file holds the names of the classes that it uses as they are.
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      assertThat(FOREIGN.stream().filter(text::contains))
          .as("names in %s", name(classes, file))
          .isEmpty();
    }
  }

  /** A training, a file, a classification and an export, here and in a JVM without ND4J's jars. */
  @Test
  void everythingElseWorksWithoutNd4j() throws Exception {
    Path here = Files.createDirectory(folder.resolve("here"));
    Path there = Files.createDirectory(folder.resolve("there"));
    Prediction expected = Program.run(here);
    assertThat(expected.index()).as("the class of red").isZero();
    ChildJvm child =
        ChildJvm.run(
            List.of("-Djava.awt.headless=true"),
            "nd4j",
            List.of(Program.class.getName(), there.toString()));
    assertThat(child.code()).as(child.err()).isZero();
    String[] actual = child.out().strip().split(" ");
    assertThat(Integer.parseInt(actual[0])).isEqualTo(expected.index());
    // The child has no vector kernels.
    assertThat(Double.parseDouble(actual[1])).isCloseTo(expected.probability(), within(1e-4));
    for (String file : List.of("model.safetensors", "model.onnx")) {
      assertThat(there.resolve(file)).hasSameBinaryContentAs(here.resolve(file));
    }
  }

  /** What an application does that never heard of ND4J. */
  static final class Program {

    public static void main(String[] arguments) throws IOException {
      for (String name : List.of("org.nd4j.linalg.api.ndarray.INDArray", "onnx.Onnx")) {
        try {
          throw new IllegalStateException("the class path has " + Class.forName(name));
        } catch (ClassNotFoundException e) {
          // As it should be.
        }
      }
      Prediction prediction = run(Path.of(arguments[0]));
      System.out.println(prediction.index() + " " + prediction.probability());
    }

    /** Leaves the same two files in each JVM: scalar kernels give the same bits everywhere. */
    static Prediction run(Path folder) throws IOException {
      EngineOptions options =
          EngineOptions.defaults().withKernels(KernelChoice.SCALAR).withThreads(1);
      Network trained =
          Trainer.of(
                  ToyProblem.network(),
                  ToyProblem.config(10),
                  (network, state) -> JavaTrainingEngine.of(network, state, options))
              .train(ToyProblem.data())
              .model();
      Path file = folder.resolve("model.safetensors");
      trained.save(file);
      Network loaded = Network.load(file);
      loaded.exportOnnx(folder.resolve("model.onnx"));
      try (ImageClassifier classifier = ImageClassifier.of(loaded)) {
        return classifier.classify(reddish(), 1).get(0);
      }
    }

    private static BufferedImage reddish() {
      BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
      Graphics2D graphics = image.createGraphics();
      graphics.setColor(new Color(170, 110, 110));
      graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
      graphics.dispose();
      return image;
    }
  }
}
