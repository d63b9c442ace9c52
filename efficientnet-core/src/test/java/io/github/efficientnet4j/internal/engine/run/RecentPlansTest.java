package io.github.efficientnet4j.internal.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.EngineOptions.KernelChoice;
import io.github.efficientnet4j.inference.ImageBatch;
import io.github.efficientnet4j.inference.PixelLayout;
import io.github.efficientnet4j.internal.engine.CompiledEngine;
import io.github.efficientnet4j.model.Network;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecentPlansTest {

  private static final Architecture NETWORK =
      Architecture.builder("small")
          .resolution(32)
          .stem(8)
          .stage(MBConv.of(3, 1), 8, 1, 1)
          .head(16)
          .classes(4)
          .build();

  private static CompiledEngine engine() {
    return CompiledEngine.compile(
        NETWORK,
        Network.create(NETWORK, 1).parameters(),
        EngineOptions.defaults().withThreads(2).withKernels(KernelChoice.SCALAR));
  }

  private static ImageBatch image(int side) {
    float[] pixels = new float[3 * side * side];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) Math.sin(i);
    }
    return ImageBatch.of(pixels, PixelLayout.NCHW, 1, side, side);
  }

  @Test
  void imagesOfEverDifferentSizesDoNotPileUpPlans() {
    try (CompiledEngine engine = engine()) {
      float[] first = engine.logits(image(20));
      for (int side = 21; side < 60; side++) {
        engine.logits(image(side));
        assertThat(engine.plansKept()).isLessThanOrEqualTo(RecentPlans.MAX_PLANS);
      }
      assertThat(engine.plansKept()).isEqualTo(RecentPlans.MAX_PLANS);
      assertThat(engine.logits(image(20))).isEqualTo(first);
    }
  }

  @Test
  void whatIsUsedLastIsKept() {
    RecentPlans plans = new RecentPlans();
    PlanPool often = plan(plans, 1);
    PlanPool once = plan(plans, 2);
    for (int size = 3; size < 20; size++) {
      plan(plans, size);
      assertThat(plan(plans, 1)).isSameAs(often);
    }
    assertThat(plan(plans, 2)).isNotSameAs(once);
  }

  private static PlanPool plan(RecentPlans plans, int size) {
    return plans.get(
        new PlanPool.Key(size, size, java.util.List.of(CompiledEngine.LOGITS)),
        key -> new PlanPool(key, null, 3, 1, new RestingTeams(0)));
  }

  @Test
  void manyCallersWithMoreSizesThanPlansGetTheirOwnResults() {
    try (CompiledEngine engine = engine()) {
      float[][] expected =
          IntStream.range(0, 24)
              .mapToObj(i -> engine.logits(image(16 + i)))
              .toArray(float[][]::new);
      IntStream.range(0, 480)
          .parallel()
          .forEach(i -> assertThat(engine.logits(image(16 + i % 24))).isEqualTo(expected[i % 24]));
    }
  }
}
