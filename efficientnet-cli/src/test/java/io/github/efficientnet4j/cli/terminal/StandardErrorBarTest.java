package io.github.efficientnet4j.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import me.tongfei.progressbar.ProgressBarBuilder;
import org.junit.jupiter.api.Test;

class StandardErrorBarTest {

  private static StandardErrorBar bar() {
    return new StandardErrorBar(new ProgressBarBuilder().setTaskName("work").setInitialMax(10));
  }

  @Test
  void showsHowFarTheWorkIsAndWhatIsSaidOfIt() {
    String shown =
        StandardError.of(
            () -> {
              try (StandardErrorBar bar = bar()) {
                bar.stepTo(3);
                bar.step();
                bar.stepBy(2);
                bar.say("loss 0.5");
              }
            });
    assertThat(shown).contains("work").contains("6/10").contains("loss 0.5");
  }

  @Test
  void endsItsLineOnceEvenIfItIsClosedBeforeItWasDrawn() {
    int bars = 200;
    String shown =
        StandardError.of(
            () -> {
              for (int i = 0; i < bars; i++) {
                bar().close();
              }
            });
    assertThat(shown.chars().filter(c -> c == '\n').count()).isEqualTo(bars);
  }
}
