package io.github.efficientnet4j.internal.train.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.efficientnet4j.internal.engine.layout.CacheLines;
import org.junit.jupiter.api.Test;

class BuffersTest {

  private final Buffers buffers = new Buffers();

  @Test
  void aBufferThatIsGivenBackIsTakenAgain() {
    Buffer first = buffers.take(100);
    assertThat(buffers.take(100)).isNotSameAs(first);
    buffers.giveBack(first);
    assertThat(buffers.take(50)).isSameAs(first);
    assertThat(first.floats()).isEqualTo(100);
  }

  @Test
  void theSmallestThatFitsIsTaken() {
    Buffer large = buffers.take(1000);
    Buffer fitting = buffers.take(100);
    Buffer small = buffers.take(10);
    buffers.giveBack(large);
    buffers.giveBack(fitting);
    buffers.giveBack(small);
    assertThat(buffers.take(90)).isSameAs(fitting);
  }

  @Test
  void whereNoneFitsTheLargestGrows() {
    Buffer small = buffers.take(10);
    Buffer larger = buffers.take(20);
    buffers.giveBack(small);
    buffers.giveBack(larger);
    assertThat(buffers.take(500)).isSameAs(larger);
    assertThat(larger.floats()).isEqualTo(500);
  }

  @Test
  void aBuffersOwnerKeepsIt() {
    Buffer own = buffers.own(100);
    assertThat(buffers.take(100)).isNotSameAs(own);
  }

  @Test
  void arraysAreAllocatedTogetherInTheirFinalSize() {
    Buffer buffer = buffers.own(10);
    buffer.require(30);
    buffer.require(20);
    assertThat(buffer.data()).isNull();
    buffers.allocate();
    assertThat(buffer.data()).hasSize(CacheLines.FIRST + 30);
  }

  @Test
  void aMapThatNoArrayHoldsIsRefusedWithAdvice() {
    Buffer buffer = buffers.own(1L << 31);
    assertThatThrownBy(buffer::allocate)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a map of this batch would take 8 GiB, more than one array holds: use a smaller batch"
                + " or smaller images");
  }
}
