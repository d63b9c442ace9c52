package io.github.efficientnet4j.cli.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.efficientnet4j.scaling.ScalingCoefficients;
import io.github.efficientnet4j.study.StudyListener.Progress;
import io.github.efficientnet4j.study.TrialResult;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StudyProgressTest {

  private static final TrialResult RESULT =
      new TrialResult(
          "width", "width-2", ScalingCoefficients.IDENTITY, 3, 28, 1000, 100, 0.87654, 0.4, 65.2);

  @Test
  void aLineTellsTheResultAndTheTimeThatIsLeft() {
    assertThat(StudyProgress.line(RESULT, new Progress(2, 9, Optional.of(Duration.ofMinutes(130)))))
        .isEqualTo(
            "[2/9] width-2, seed 3: top-1 87.65 %, loss 0.4000, 1 min 05 s; about 2 h 10 min left");
    assertThat(StudyProgress.line(RESULT, new Progress(9, 9, Optional.of(Duration.ZERO))))
        .endsWith("1 min 05 s");
  }

  @Test
  void durationsAreForPeople() {
    assertThat(StudyProgress.text(Duration.ofMillis(1540))).isEqualTo("1.5 s");
    assertThat(StudyProgress.text(Duration.ofMillis(32_400))).isEqualTo("32 s");
    assertThat(StudyProgress.text(Duration.ofSeconds(125))).isEqualTo("2 min 05 s");
    assertThat(StudyProgress.text(Duration.ofMinutes(200))).isEqualTo("3 h 20 min");
  }
}
