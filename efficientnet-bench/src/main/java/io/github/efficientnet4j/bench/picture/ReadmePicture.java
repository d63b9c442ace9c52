package io.github.efficientnet4j.bench.picture;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.explain.CamFigure;
import io.github.efficientnet4j.explain.CamStyle;
import io.github.efficientnet4j.explain.ClassActivationMapping;
import io.github.efficientnet4j.explain.Explanation;
import io.github.efficientnet4j.image.ImageDecoder;
import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.Resampling;
import io.github.efficientnet4j.image.RgbImage;
import io.github.efficientnet4j.model.Network;
import io.github.efficientnet4j.scaling.ScalingCoefficients;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws the README's picture: two photos, and where a MobileNetV1 of width 0.25 sees their classes.
 */
public final class ReadmePicture {

  private static final List<String> PHOTOS = List.of("chelsea.png", "coffee.png");
  private static final List<Double> HALVES = List.of(0.5, 0.5, 0.5);

  private ReadmePicture() {}

  /**
   * Draws the picture.
   *
   * @param arguments the weights of TensorFlow's MobileNetV1 of width 0.25 in this library's names,
   *     the folder of the photos, the PNG file to write
   * @throws IOException if a file cannot be read or written
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 3) {
      System.err.println("usage: ReadmePicture WEIGHTS.safetensors PHOTOS OUT.png");
      System.exit(2);
    }
    Architecture quarter =
        Architecture.mobileNetV1()
            .scaledBy(new ScalingCoefficients(0.25, 1, 1))
            .withTensorFlowConventions()
            .withActivation(Activation.RELU6);
    Network network =
        Network.load(Path.of(arguments[0]), quarter)
            .withTransform(
                ImageTransform.imageNet(256, 224, Resampling.BILINEAR)
                    .withNormalization(HALVES, HALVES));
    List<CamFigure.Panel> row = new ArrayList<>();
    try (ClassActivationMapping maps = ClassActivationMapping.of(network)) {
      for (String name : PHOTOS) {
        RgbImage photo = ImageDecoder.standard().decode(Path.of(arguments[1], name));
        Explanation best = maps.explain(photo, 1).get(0);
        row.add(CamFigure.Panel.photo("photo", photo));
        row.add(CamFigure.Panel.explained("", photo, maps.transform(), best));
      }
    }
    CamFigure.of(CamStyle.defaults()).withRow(row).write(Path.of(arguments[2]));
  }
}
