package io.github.efficientnet4j.internal.engine.phase;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.graph.Shape;
import io.github.efficientnet4j.internal.engine.layout.Bands;
import io.github.efficientnet4j.internal.engine.layout.MapBuffer;
import io.github.efficientnet4j.internal.engine.layout.Regions;
import io.github.efficientnet4j.internal.engine.scalar.ScalarKernels;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EpilogueTest {

  private static final int STRIDE = 8;
  private static final Shape SHAPE = new Shape(STRIDE, 1, 3);

  private final Regions regions = new Regions(1);
  private final MapBuffer output = map();
  private final MapBuffer residual = map();
  private final ImageRun run = run();

  private MapBuffer map() {
    Bands whole = new Bands(1, 1);
    int offset = regions.shared().allocate(MapBuffer.floats(SHAPE, whole, STRIDE));
    return new MapBuffer(regions, offset, STRIDE, SHAPE, whole);
  }

  /** The output is −3 everywhere, the residual 1. */
  private ImageRun run() {
    regions.freeze();
    ImageRun image = new ImageRun(new float[regions.size()]);
    image.kernels = new ScalarKernels(4);
    for (int i = 0; i < SHAPE.width() * STRIDE; i++) {
      image.arena[output.offset() + i] = -3;
      image.arena[residual.offset() + i] = 1;
    }
    return image;
  }

  private float at(int pixel, int channel) {
    return run.arena[output.pixel(pixel) + channel];
  }

  @Test
  void addsTheResidualBeforeTheActivation() {
    Epilogue epilogue = new Epilogue(output, Optional.of(residual), Optional.of(Activation.RELU));
    run.arena[residual.pixel(1)] = 5;
    epilogue.apply(run, 1, 1);
    assertThat(at(1, 0)).isEqualTo(2);
    assertThat(at(1, 1)).isZero();
    assertThat(at(0, 0)).as("pixel before").isEqualTo(-3);
    assertThat(at(2, 0)).as("pixel after").isEqualTo(-3);
  }

  @Test
  void completesSomeChannelsOfAllPixels() {
    Epilogue epilogue = new Epilogue(output, Optional.of(residual), Optional.empty());
    epilogue.applyToChannels(run, 4, 4);
    for (int pixel = 0; pixel < SHAPE.width(); pixel++) {
      assertThat(at(pixel, 3)).isEqualTo(-3);
      assertThat(at(pixel, 4)).isEqualTo(-2);
      assertThat(at(pixel, 7)).isEqualTo(-2);
    }
  }

  @Test
  void isEmptyWithoutResidualAndActivation() {
    assertThat(new Epilogue(output, Optional.empty(), Optional.empty()).isEmpty()).isTrue();
    assertThat(new Epilogue(output, Optional.of(residual), Optional.empty()).isEmpty()).isFalse();
  }
}
