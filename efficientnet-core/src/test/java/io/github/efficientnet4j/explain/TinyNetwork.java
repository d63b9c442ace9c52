package io.github.efficientnet4j.explain;

import io.github.efficientnet4j.FormulaWeights;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.Resampling;
import io.github.efficientnet4j.image.RgbImage;
import io.github.efficientnet4j.model.Network;

/** A network with every kind of block of B0's, residuals included, and photos for it. */
final class TinyNetwork {

  static final int CLASSES = 5;
  static final int SIDE = 48;

  private TinyNetwork() {}

  static Network create() {
    Architecture architecture =
        Architecture.builder("tiny")
            .resolution(SIDE)
            .stem(8)
            .stage(MBConv.of(3, 1), 8, 1, 1)
            .stage(MBConv.of(5, 6), 12, 2, 2)
            .stage(MBConv.of(3, 6), 16, 2, 2)
            .head(24)
            .classes(CLASSES)
            .build();
    return Network.create(architecture, 7)
        .withTransform(ImageTransform.imageNet(SIDE + 8, SIDE, Resampling.BILINEAR));
  }

  /** Noise. */
  static RgbImage photo(int width, int height) {
    byte[] pixels = new byte[3 * width * height];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (256 * FormulaWeights.uniform(3, "photo", i));
    }
    return RgbImage.of(width, height, pixels);
  }
}
