package io.github.efficientnet4j.bench;

import io.github.efficientnet4j.image.ImageDecoder;
import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.Resampling;
import io.github.efficientnet4j.image.RgbImage;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does a photo cost before the network sees it, on one thread?
 *
 * <p>The photo is painted: discs of all sizes and colours, which a JPEG encoder finds about as hard
 * as a real one.
 *
 * <p>How to run:
 *
 * <pre>
 * java -jar efficientnet-bench/target/benchmarks.jar PreprocessingBenchmark
 * </pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class PreprocessingBenchmark {

  private static final int DISCS = 400;

  /** Width of the photo; its height is three quarters of it. */
  @Param({"640", "4000"})
  public int width;

  /** The file's format, as ImageIO calls it. */
  @Param({"jpg", "png"})
  public String format;

  /** Side of the network's input; the shorter side of the photo is resized to 8/7 of it. */
  @Param("224")
  public int crop;

  private final ImageDecoder decoder = ImageDecoder.standard();
  private ImageTransform transform;
  private byte[] encoded;
  private RgbImage decoded;

  /**
   * Paints the photo.
   *
   * @throws IOException if it cannot be encoded
   */
  @Setup
  public void prepare() throws IOException {
    int height = width * 3 / 4;
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    Random random = new Random(1);
    for (int i = 0; i < DISCS; i++) {
      graphics.setColor(new Color(random.nextInt(1 << 24)));
      int size = width / (2 + random.nextInt(40));
      graphics.fillOval(random.nextInt(width), random.nextInt(height), size, size);
    }
    graphics.dispose();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ImageIO.write(image, format, file);
    encoded = file.toByteArray();
    decoded = decoder.decode(encoded);
    transform = ImageTransform.imageNet(crop * 8 / 7, crop, Resampling.BICUBIC);
  }

  /**
   * The file's bytes to pixels.
   *
   * @return the photo
   * @throws IOException if it cannot be decoded
   */
  @Benchmark
  public RgbImage decode() throws IOException {
    return decoder.decode(encoded);
  }

  /**
   * Resizing and cropping.
   *
   * @return the crop
   */
  @Benchmark
  public RgbImage resize() {
    return transform.cropped(decoded);
  }

  /**
   * Resizing, cropping and normalising; {@link #resize} taken off, the normalising.
   *
   * @return the network's input
   */
  @Benchmark
  public float[] resizeAndNormalize() {
    return transform.apply(decoded);
  }

  /**
   * All of it.
   *
   * @return the network's input
   * @throws IOException if the photo cannot be decoded
   */
  @Benchmark
  public float[] whole() throws IOException {
    return transform.apply(decoder.decode(encoded));
  }
}
