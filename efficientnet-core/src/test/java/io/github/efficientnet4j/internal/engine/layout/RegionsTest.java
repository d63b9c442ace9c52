package io.github.efficientnet4j.internal.engine.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.efficientnet4j.graph.Shape;
import org.junit.jupiter.api.Test;

class RegionsTest {

  private final Regions regions = new Regions(2);

  @Test
  void placesAreKnownOnlyOncePlanningHasEnded() {
    Shape shape = new Shape(16, 28, 28);
    MapBuffer map = new MapBuffer(regions, 0, 16, shape, new Bands(28, 2));
    assertThatIllegalStateException().isThrownBy(() -> regions.start(0));
    assertThatIllegalStateException().isThrownBy(regions::size);
    assertThatIllegalStateException()
        .isThrownBy(() -> map.pixel(0))
        .withMessageContaining("freeze()");
    regions.freeze();
    assertThat(map.pixel(0)).isEqualTo(regions.start(0));
  }

  @Test
  void nothingIsAllocatedOncePlanningHasEnded() {
    regions.freeze();
    assertThatIllegalStateException().isThrownBy(() -> regions.shared().allocate(1));
    assertThatIllegalStateException().isThrownBy(() -> regions.own().allocate(1));
  }

  @Test
  void everyWorkersRegionFollowsTheSharedOne() {
    regions.shared().allocate(40);
    regions.own().allocate(100);
    regions.freeze();
    int shared = CacheLines.FIRST + 48;
    assertThat(regions.start(0)).isEqualTo(shared);
    assertThat(regions.start(1)).isEqualTo(shared + 112);
    assertThat(regions.size()).isEqualTo(shared + 224);
  }

  @Test
  void aReleasedPlaceIsGivenAgainWithTheHolesBesideIt() {
    ArenaPlanner own = regions.own();
    int first = own.allocate(32);
    int second = own.allocate(32);
    int third = own.allocate(32);
    own.release(first, 32);
    assertThat(own.allocate(48)).isEqualTo(96);
    own.release(second, 32);
    assertThat(own.allocate(48)).isEqualTo(first);
    own.release(third, 32);
    assertThat(own.allocate(48)).isEqualTo(48);
    assertThat(own.size()).isEqualTo(144);
  }

  @Test
  void aHoleAtTheEndGrowsRatherThanStaysEmpty() {
    ArenaPlanner own = regions.own();
    own.allocate(16);
    int last = own.allocate(32);
    own.release(last, 32);
    assertThat(own.allocate(64)).isEqualTo(last);
    assertThat(own.size()).isEqualTo(80);
  }

  @Test
  void mapsThatNoArrayCanHoldAreRefused() {
    regions.own().allocate(1 << 30);
    assertThatIllegalArgumentException()
        .isThrownBy(regions::freeze)
        .withMessageContaining("use smaller images");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> regions.own().allocate(1 << 30))
        .withMessageContaining("use smaller images");
  }
}
