package io.github.efficientnet4j.internal.train.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShareTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 7, 100, 1_500_000_000})
  void sharesFollowEachOtherAndCoverAllItems(int items) {
    for (int count = 1; count <= 5; count++) {
      int end = 0;
      for (int index = 0; index < count; index++) {
        Share share = new Share(index, count);
        assertThat(share.first(items)).isEqualTo(end);
        end = share.end(items);
        assertThat(end - share.first(items)).isBetween(items / count, items / count + 1);
      }
      assertThat(end).isEqualTo(items);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void everyTurnIsOneSharesTurn(int count) {
    for (int turn = 0; turn < 20; turn++) {
      int item = turn;
      assertThat(IntStream.range(0, count).filter(i -> new Share(i, count).takesTurn(item)))
          .hasSize(1);
    }
  }
}
