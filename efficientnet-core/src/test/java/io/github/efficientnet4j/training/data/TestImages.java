package io.github.efficientnet4j.training.data;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** Data sets that tests can tell apart sample by sample. */
final class TestImages {

  private TestImages() {}

  /** Grey images of two pixels; image i has the value i everywhere, and label i modulo classes. */
  static InMemoryDataset numbered(int count, int classes) {
    byte[] samples = new byte[2 * count];
    for (int i = 0; i < count; i++) {
      Arrays.fill(samples, 2 * i, 2 * i + 2, (byte) i);
    }
    int[] labels = IntStream.range(0, count).map(i -> i % classes).toArray();
    List<String> names = IntStream.range(0, classes).mapToObj(i -> "class" + i).toList();
    return InMemoryDataset.of(1, 1, 2, samples, labels, names);
  }

  /** Writes a PNG of one colour. */
  static void png(Path file, int rgb) throws IOException {
    Files.createDirectories(file.getParent());
    BufferedImage image = new BufferedImage(4, 3, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 12; i++) {
      image.setRGB(i % 4, i / 4, rgb);
    }
    ImageIO.write(image, "png", file.toFile());
  }
}
