package io.github.efficientnet4j.internal.train.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.efficientnet4j.graph.Shape;
import io.github.efficientnet4j.internal.train.layout.BatchMap;
import io.github.efficientnet4j.internal.train.layout.Buffer;
import io.github.efficientnet4j.internal.train.layout.Buffers;
import io.github.efficientnet4j.internal.train.phase.Value;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GradientMapsTest {

  private final GradientMaps gradients = new GradientMaps(new Buffers(), 2);

  private static BatchMap map() {
    return new BatchMap(new Buffer(), new Shape(3, 4, 5), 16);
  }

  private static Value pooled() {
    return Value.ofMap(map(), true);
  }

  private static Value sum(Value... skips) {
    return Value.sum(map(), List.of(), List.of(skips), Optional.empty(), Optional.empty(), true);
  }

  @Test
  void aGradientHasTheShapeOfItsValue() {
    Value value = pooled();
    BatchMap gradient = gradients.takeWhole(value);
    assertThat(gradient.shape()).isEqualTo(value.raw().shape());
    assertThat(gradient.buffer().floats()).isEqualTo(2 * 4 * 5 * 16);
    assertThat(gradients.of(value)).isSameAs(gradient);
  }

  @Test
  void aBufferIsUsedAgainWhenAllHaveReadIt() {
    Value value = pooled();
    BatchMap gradient = gradients.takeWhole(value);
    BatchMap meanwhile = gradients.takeWhole(pooled());
    assertThat(meanwhile.buffer()).isNotSameAs(gradient.buffer());
    gradients.release(gradient);
    assertThat(gradients.takeWhole(pooled()).buffer()).isSameAs(gradient.buffer());
  }

  @Test
  void theReaderThatCompletesAGradientAddsWhatTheOthersLeft() {
    Value value = pooled();
    BatchMap part = gradients.takePart(value);
    BatchMap other = gradients.takePart(value);
    BatchMap whole = gradients.takeWhole(value);
    assertThat(gradients.completing(value).others()).containsExactly(part, other);
    assertThat(gradients.completing(value).map()).isSameAs(whole);
    gradients.releaseParts(value);
    assertThat(
            List.of(gradients.takeWhole(pooled()).buffer(), gradients.takeWhole(pooled()).buffer()))
        .containsExactlyInAnyOrder(part.buffer(), other.buffer());
  }

  @Test
  void theGradientOfASumIsAPartOfThatOfEachValueThatASkipConnectionAdds() {
    Value skip = pooled();
    Value frozen = Value.ofMap(map(), false);
    BatchMap gradient = gradients.takeWhole(sum(skip, frozen));
    gradients.takeWhole(skip);
    assertThat(gradients.completing(skip).others()).containsExactly(gradient);
    gradients.takeWhole(frozen);
    assertThat(gradients.completing(frozen).others()).isEmpty();
  }
}
