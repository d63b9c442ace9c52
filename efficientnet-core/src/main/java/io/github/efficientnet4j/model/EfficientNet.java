package io.github.efficientnet4j.model;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.scaling.EfficientNetVariant;
import io.github.efficientnet4j.weights.WeightsFormatException;
import io.github.efficientnet4j.weights.WeightsMismatchException;
import io.github.efficientnet4j.weights.published.PublishedWeights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * EfficientNets (Tan and Le, arXiv:1905.11946): their architectures, and networks with weights.
 *
 * <pre>{@code
 * Network net = EfficientNet.load(Path.of("efficientnet_b0.pth"));   // or .pretrained("b0")
 * Architecture wide =
 *     EfficientNet.b0().scaledBy(CompoundScaling.EFFICIENTNET.at(1.5)).withClasses(37);
 * Network random = Network.create(wide, 42);
 * }</pre>
 *
 * <p>{@link Network} loads and creates networks of all families.
 *
 * <p>Stateless and thread-safe.
 */
public final class EfficientNet {

  private EfficientNet() {}

  /** {@return EfficientNet-B0, for 224x224 pixels and 1000 classes} */
  public static Architecture b0() {
    return of(EfficientNetVariant.B0);
  }

  /** {@return EfficientNet-B1, for 240x240 pixels and 1000 classes} */
  public static Architecture b1() {
    return of(EfficientNetVariant.B1);
  }

  /** {@return EfficientNet-B2, for 260x260 pixels and 1000 classes} */
  public static Architecture b2() {
    return of(EfficientNetVariant.B2);
  }

  /** {@return EfficientNet-B3, for 300x300 pixels and 1000 classes} */
  public static Architecture b3() {
    return of(EfficientNetVariant.B3);
  }

  /** {@return EfficientNet-B4, for 380x380 pixels and 1000 classes} */
  public static Architecture b4() {
    return of(EfficientNetVariant.B4);
  }

  /** {@return EfficientNet-B5, for 456x456 pixels and 1000 classes} */
  public static Architecture b5() {
    return of(EfficientNetVariant.B5);
  }

  /** {@return EfficientNet-B6, for 528x528 pixels and 1000 classes} */
  public static Architecture b6() {
    return of(EfficientNetVariant.B6);
  }

  /** {@return EfficientNet-B7, for 600x600 pixels and 1000 classes} */
  public static Architecture b7() {
    return of(EfficientNetVariant.B7);
  }

  /**
   * {@return the architecture of a variant, for 1000 classes}
   *
   * @param variant the variant
   */
  public static Architecture of(EfficientNetVariant variant) {
    return Architecture.efficientNet(variant);
  }

  /**
   * Loads an EfficientNet from a file, like {@link Network#load(Path)}.
   *
   * @param file a file that this library saved, or an EfficientNet with torchvision's or timm's
   *     names, as safetensors or PyTorch file
   * @return the network
   * @throws WeightsFormatException if the file is damaged or of another kind, or holds a network of
   *     another family
   * @throws WeightsMismatchException if its tensors are not those of a known network; the exception
   *     lists every difference
   * @throws IOException if the file cannot be read
   */
  public static Network load(Path file) throws IOException {
    return StoredNetwork.file(file).onlyEfficientNets().load();
  }

  /**
   * Loads published weights by name from the user's cache. The first call downloads them.
   *
   * @param name for example {@code b0}, {@code efficientnet_b3.ra2_in1k}; see {@link
   *     PublishedWeights#byName}
   * @return the network with the padding, epsilon and transform published with the weights
   * @throws IllegalArgumentException if no published weights have that name
   * @throws IOException if the weights cannot be downloaded or read
   */
  public static Network pretrained(String name) throws IOException {
    return NetworkSource.published(name).load();
  }

  /**
   * Creates a variant with random initial weights; see {@link Network#create(Architecture, long)}.
   *
   * @param variant the variant
   * @param seed the seed; the same seed gives the same weights on every machine
   * @return the network, with ImageNet's labels
   */
  public static Network create(EfficientNetVariant variant, long seed) {
    return Network.create(of(Objects.requireNonNull(variant, "variant")), seed);
  }

  /**
   * {@return the small network that comes with the library, read anew at each call} It classifies
   * ten kinds of clothes in grey images of 28x28 pixels, light on a black background. This library
   * trained it on Fashion-MNIST (MIT licence). Nothing is downloaded.
   */
  public static Network fashionMnist() {
    try {
      return NetworkSource.fashionMnist().load();
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }
}
