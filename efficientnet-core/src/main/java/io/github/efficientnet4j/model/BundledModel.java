package io.github.efficientnet4j.model;

import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.weights.NamingScheme;
import io.github.efficientnet4j.weights.ParameterReader;
import io.github.efficientnet4j.weights.TensorSource;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The model that comes with the library, as a saved model among its resources. */
final class BundledModel {

  private static final String FASHION_MNIST =
      "/io/github/efficientnet4j/fashion/fashion-mnist.safetensors";

  private BundledModel() {}

  static Network fashionMnist() {
    try (InputStream stream = BundledModel.class.getResourceAsStream(FASHION_MNIST)) {
      if (stream == null) {
        throw new FileNotFoundException(
            "the library's resource " + FASHION_MNIST + " is missing; was it left out of a jar?");
      }
      return read(stream.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Network read(byte[] content) throws IOException {
    try (TensorSource source = TensorSource.ofSafetensors("fashion-mnist.safetensors", content)) {
      ModelMetadata model =
          ModelMetadata.read(source.metadata(), source.description()).orElseThrow();
      Graph graph = Graph.of(model.architecture());
      return new Network(
          model, ParameterReader.of(source, graph, NamingScheme.TORCHVISION).readAll());
    }
  }
}
