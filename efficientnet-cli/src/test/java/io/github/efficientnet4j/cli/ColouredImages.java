package io.github.efficientnet4j.cli;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/** Small labelled images that any network learns at once, in the forms that users have them. */
public final class ColouredImages {

  public static final List<String> COLOURS = List.of("blue", "green", "red");

  static final int SIDE = 8;

  /** A network for them; its classes and labels are replaced by those of the data. */
  static final String NETWORK =
      """
      {"format": 1,
       "architecture": {
         "name": "tiny", "input_channels": %d, "resolution": 8,
         "stem": {"channels": 8, "kernel": 3, "stride": 1},
         "stages": [{"block": "mbconv", "kernel": 3, "expansion": 1, "squeeze_excitation": 0.25,
                     "channels": 8, "repeats": 2, "stride": 2}],
         "head": {"channels": 16, "classes": 2, "dropout": 0.1},
         "batch_norm_epsilon": 1e-5, "batch_norm_momentum": 0.1,
         "padding": "SYMMETRIC", "activation": "SILU", "drop_path": 0.1},
       "transform": {"resize": 8, "crop_height": 8, "crop_width": 8, "resampling": "BILINEAR",
                     "mean": [%s], "std": [%s]},
       "labels": ["one", "two"]}
      """;

  private ColouredImages() {}

  public static Path network(Path file, int channels) throws IOException {
    String numbers = channels == 1 ? "0.4" : "0.4, 0.4, 0.4";
    return Files.writeString(file, NETWORK.formatted(channels, numbers, numbers));
  }

  /** A folder per colour, with some noisy images of it. */
  public static Path folder(Path root, int perColour) throws IOException {
    Random random = new Random(1);
    for (int colour = 0; colour < COLOURS.size(); colour++) {
      Path folder = Files.createDirectories(root.resolve(COLOURS.get(colour)));
      for (int i = 0; i < perColour; i++) {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int p = 0; p < SIDE * SIDE; p++) {
          int noise = random.nextInt(60) * 0x010101;
          image.setRGB(p % SIDE, p / SIDE, noise + (150 << 8 * colour));
        }
        ImageIO.write(image, "png", folder.resolve(i + ".png").toFile());
      }
    }
    return root;
  }

  /** Grey images, those of each digit brighter than those of the one before. */
  public static Path idx(Path root, int perDigit) throws IOException {
    Files.createDirectories(root);
    for (String part : List.of("train", "t10k")) {
      Random random = new Random(part.length());
      ByteArrayOutputStream images = new ByteArrayOutputStream();
      ByteArrayOutputStream labels = new ByteArrayOutputStream();
      int count = 10 * perDigit;
      DataOutputStream pixels = new DataOutputStream(images);
      pixels.writeInt(0x0803);
      pixels.writeInt(count);
      pixels.writeInt(SIDE);
      pixels.writeInt(SIDE);
      DataOutputStream classes = new DataOutputStream(labels);
      classes.writeInt(0x0801);
      classes.writeInt(count);
      for (int i = 0; i < count; i++) {
        classes.write(i % 10);
        for (int p = 0; p < SIDE * SIDE; p++) {
          pixels.write(24 * (i % 10) + random.nextInt(20));
        }
      }
      Files.write(root.resolve(part + "-images-idx3-ubyte"), images.toByteArray());
      Files.write(root.resolve(part + "-labels-idx1-ubyte"), labels.toByteArray());
    }
    return root;
  }
}
